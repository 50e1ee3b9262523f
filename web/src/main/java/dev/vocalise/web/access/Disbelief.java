package dev.vocalise.web.access;

/** Why what a request shows proves nothing. */
public enum Disbelief {
  SCHEME("expected 'Authorization: Bearer TOKEN', got another scheme"),
  TOKEN("the token is wrong, expired or revoked"),
  ENDED("your log-in has ended"),
  PROVIDER("the identity provider does not vouch for the token"),
  ROLE(
      "the identity provider knows you, but you are in none of its groups vocalise-viewer, vocalise-operator and vocalise-admin; ask whoever runs it");

  private final String text;

  Disbelief(String text) {
    this.text = text;
  }

  /** Without a full stop. */
  public String text() {
    return text;
  }
}
