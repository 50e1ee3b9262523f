package dev.vocalise.web.ui.launch;

import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.ModelView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first campaign file for two corpora: the paper's method beside what it is compared with.
 *
 * @param audio checkpoint that hears; null for an encoder that is trained from scratch
 * @param text checkpoint that reads; null for none
 */
record Draft(
    String name,
    CorpusView source,
    CorpusView target,
    @Nullable ModelView audio,
    @Nullable ModelView text,
    int seeds) {
  /** What YAML takes for a text without quotes, and for nothing else. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z]+[A-Za-z0-9]*([_.-][A-Za-z0-9]+)+");

  String file() {
    List<String> lines = new ArrayList<>();
    lines.add("name: " + quoted(name));
    lines.add("corpora:");
    lines.add("  source: " + corpus(source));
    lines.add("  target: " + corpus(target));
    lines.add("backbones:");
    lines.add("  audio: " + (audio == null ? "{kind: crnn, norm: per-corpus}" : model(audio)));
    if (text != null) {
      lines.add("  text: " + model(text));
    }
    lines.add("defaults:");
    lines.add("  source: source");
    lines.add("  target: target");
    lines.add("  backbone: audio");
    if (text != null) {
      lines.add("  textBackbone: text");
    }
    lines.add("  seeds: " + seeds);
    lines.add("experiments:");
    lines.addAll(audio == null ? fromScratch() : ofThePaper());
    if (text != null) {
      lines.add("  - name: text");
      lines.add("    modality: text");
      if (audio != null) {
        lines.add("  - name: audio-text          # logits of both added");
        lines.add("    modality: audio+text");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> ofThePaper() {
    return List.of(
        "  - name: full-method",
        "  - name: no-target-data      # the target's recordings are not used",
        "    training: {useTarget: false}",
        "  - name: source-only         # cross entropy on the source alone",
        "    training: {useTarget: false}",
        "    losses: {contrastive: 0, informationMaximisation: 0, augmentationType: 0}");
  }

  private static List<String> fromScratch() {
    return List.of(
        "  - name: source-only         # on the source alone",
        "    method: source-only",
        "  - name: dann                # adapted by a domain classifier",
        "    method: dann");
  }

  private static String corpus(CorpusView corpus) {
    return "{kind: %s, corpus: %s}".formatted(corpus.kind(), quoted(corpus.name()));
  }

  private static String model(ModelView model) {
    return "{kind: %s, model: %s}".formatted(model.kind(), quoted(model.name()));
  }

  /** Names hold letters, digits, dots, dashes and underscores, so that quotes suffice. */
  private static String quoted(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name + '"';
  }
}
