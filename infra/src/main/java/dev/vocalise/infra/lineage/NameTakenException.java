package dev.vocalise.infra.lineage;

/** The name of a campaign, corpus or model is in use already. */
public final class NameTakenException extends RuntimeException {

  NameTakenException(String what, String name) {
    super("%s '%s' exists already; choose another name".formatted(what, name));
  }
}
