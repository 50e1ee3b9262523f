package dev.vocalise.web.access;

import dev.vocalise.infra.lineage.BrowserSessions;
import jakarta.ws.rs.core.NewCookie;

/**
 * The cookie of a browser that is logged in. No script reads it and no other site sends it; its
 * name has the port, since browsers do not tell the ports of a host apart.
 *
 * @param secure whether browsers send it by TLS alone
 */
public record LoginCookie(String name, boolean secure) {
  public LoginCookie(int port, boolean secure) {
    this((secure ? "__Host-" : "") + "vocalise-" + port, secure);
  }

  public NewCookie of(String secret) {
    return cookie(secret, (int) BrowserSessions.LASTS.toSeconds());
  }

  public NewCookie gone() {
    return cookie("", 0);
  }

  private NewCookie cookie(String value, int seconds) {
    return new NewCookie.Builder(name)
        .value(value)
        .path("/")
        .maxAge(seconds)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }
}
