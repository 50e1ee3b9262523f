package dev.vocalise.infra.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a server that speaks HTTP.
 *
 * @param base scheme, host, port and path as they may be shown, without a slash at the end
 * @param host a name or a number; IPv6 without brackets
 * @param port the scheme's own where none is written
 * @param path empty, or from its first slash on
 * @param user empty where the address has no login
 */
public record HttpAddress(
    String base, String host, int port, String path, String user, String password) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>https?)://(?:(?<login>[^/?#\\s]*)@)?(?<host>[\\w.-]+|\\[[0-9A-Fa-f:.]+])"
              + "(?::(?<port>\\d{1,5}))?(?<path>/[^?#\\s@]*)?",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads {@code http[s]://[user:password@]host[:port][/path]}.
   *
   * @throws IllegalArgumentException saying what is expected; the text is not repeated, since it
   *     may hold a password
   */
  public static HttpAddress parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          text.contains("@")
              ? "is no address of the form http://USER:PASSWORD@HOST:PORT; write special characters of the password as %XX"
              : "is no address of the form http://HOST:PORT or https://HOST:PORT");
    }
    String scheme = form.group("scheme").toLowerCase(Locale.ROOT);
    String port = form.group("port");
    int number = port != null ? Integer.parseInt(port) : scheme.equals("https") ? 443 : 80;
    if (number < 1 || number > 65535) {
      throw new IllegalArgumentException("has the port " + number + ", but ports end at 65535");
    }
    String path = form.group("path") == null ? "" : form.group("path").replaceFirst("/+$", "");
    String[] login =
        form.group("login") == null ? new String[0] : form.group("login").split(":", 2);
    return new HttpAddress(
        scheme + "://" + form.group("host") + (port == null ? "" : ":" + port) + path,
        form.group("host").replaceAll("[\\[\\]]", ""),
        number,
        path,
        login.length > 0 ? decoded(login[0]) : "",
        login.length > 1 ? decoded(login[1]) : "");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a bare per cent sign means itself
    }
  }

  public boolean hasLogin() {
    return !user.isEmpty() || !password.isEmpty();
  }

  /** Without the login. */
  @Override
  public String toString() {
    return base;
  }
}
