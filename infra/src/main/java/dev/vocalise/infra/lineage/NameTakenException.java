package dev.vocalise.infra.lineage;

/** The name of a campaign, corpus, model or feature set is in use already. */
public final class NameTakenException extends RuntimeException {

  NameTakenException(String what, String name) {
    this("%s '%s' exists already; choose another name".formatted(what, name));
  }

  private NameTakenException(String message) {
    super(message);
  }

  static NameTakenException ofFeatures(String name, String corpus) {
    return new NameTakenException(
        "feature set '%s' of the corpus '%s' exists already, with other functionals; choose another name"
            .formatted(name, corpus));
  }
}
