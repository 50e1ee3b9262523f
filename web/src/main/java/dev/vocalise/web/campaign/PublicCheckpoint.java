package dev.vocalise.web.campaign;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the checkpoints of the shipped campaigns are to be had. They are not fetched: the folder
 * stays the user's, and its digests are what a campaign refers to.
 *
 * @param name under which the shipped campaigns look for it
 * @param repository on Hugging Face
 */
record PublicCheckpoint(String name, String kind, String repository) {
  private static final List<PublicCheckpoint> ALL =
      List.of(
          new PublicCheckpoint("ast-audioset", "ast", "MIT/ast-finetuned-audioset-10-10-0.4593"),
          new PublicCheckpoint("bert-base-uncased", "bert", "google-bert/bert-base-uncased"),
          new PublicCheckpoint("wav2vec2-base", "wav2vec2", "facebook/wav2vec2-base"),
          new PublicCheckpoint(
              "wav2vec2-large-xlsr-53-english",
              "wav2vec2",
              "jonatasgrosman/wav2vec2-large-xlsr-53-english"));

  /** For the end of a sentence: what DIR should be; empty where nothing is known. */
  static String hint(String name, String kind) {
    if (name.startsWith("demo-")) {
      return " (./vocalise demo registers the models of the demo)";
    }
    List<String> places = new ArrayList<>();
    for (PublicCheckpoint checkpoint : ALL) {
      if (checkpoint.name.equals(name)) {
        return " (DIR: a download of https://huggingface.co/%s)".formatted(checkpoint.repository);
      }
      if (checkpoint.kind.equals(kind)) {
        places.add(checkpoint.repository);
      }
    }
    return places.isEmpty()
        ? ""
        : " (DIR: a folder in the layout of https://huggingface.co/" + places.get(0) + ")";
  }
}
