package dev.vocalise.web.campaign;

import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.fusion.LogitFusion;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.transcription.RecogniserSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference of {@code docs/campaign-files.md}: every key that the reader takes (a test compares
 * them).
 */
final class KeyTable {
  private final List<String> lines = new ArrayList<>();

  private KeyTable() {}

  static String markdown(KnownNames known) {
    KeyTable table = new KeyTable();
    table.add("The file", "", CampaignKeys.FILE);
    table.add("A corpus", "corpora.<name>", CampaignKeys.CORPUS, labelMaps(known));
    table.add("A backbone", "backbones.<name>", CampaignKeys.BACKBONE, families(known));
    for (BackboneFamily family : known.families()) {
      Settings settings = CampaignKeys.beside(family);
      if (!settings.list().isEmpty()) {
        table.add("A backbone of kind `" + family.kind() + "`", "", keys(settings, ""));
      }
    }
    table.add(
        "A recogniser",
        "recognisers.<name>",
        both(CampaignKeys.RECOGNISER, keys(RecogniserSettings.DECLARED, "")));
    table.add("An experiment", "experiments[]", CampaignKeys.experiment(known));
    table.add("Split", "split", keys(SplitSettings.DECLARED, "split."));
    for (Method method : known.methods()) {
      table.add(
          "The method `" + method.name() + "`",
          "",
          keys(method.settings(), ""),
          method.summary() + "." + encoders(method));
    }
    table.add(
        "Text",
        "text",
        both(keys(TextReader.settings(known.families()), "text."), CampaignKeys.TEXT));
    table.add("Fusion", "fusion", keys(LogitFusion.DECLARED, "fusion."));
    table.add("A published number", "reference", CampaignKeys.REFERENCE);
    table.add("Published numbers of others", "published[]", CampaignKeys.PUBLISHED);
    return String.join("\n", table.lines);
  }

  private static String encoders(Method method) {
    return method.encoders().isEmpty()
        ? ""
        : method.encoders().stream()
            .map(kind -> "`" + kind + "`")
            .collect(Collectors.joining(", ", " Its backbones are of kind ", "."));
  }

  private void add(String title, String path, List<KeyRow> keys, String... text) {
    lines.add("### " + title + (path.isEmpty() ? "" : ": `" + path + "`") + "\n");
    for (String paragraph : text) {
      lines.add(paragraph + "\n");
    }
    lines.add("| key | value | default | meaning |\n|---|---|---|---|");
    for (KeyRow key : keys) {
      lines.add(
          "| `%s` | %s | %s | %s |"
              .formatted(key.name(), key.type(), key.fallback(), key.meaning()));
    }
    lines.add("");
  }

  private static List<KeyRow> keys(Settings settings, String prefix) {
    return settings.list().stream()
        .map(setting -> KeyRow.of(setting, setting.key().substring(prefix.length())))
        .toList();
  }

  private static List<KeyRow> both(List<KeyRow> first, List<KeyRow> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  private static String families(KnownNames known) {
    return known.families().stream()
        .map(
            family ->
                "- `%s`, for %s: %s"
                    .formatted(family.kind(), family.modality().label(), family.summary()))
        .collect(Collectors.joining("\n"));
  }

  private static String labelMaps(KnownNames known) {
    return known.labelMaps().entrySet().stream()
        .map(
            kind ->
                kind.getValue().size() == 1
                    ? "`" + kind.getKey() + "`"
                    : "`%s` (label maps %s)"
                        .formatted(
                            kind.getKey(),
                            kind.getValue().stream()
                                .map(map -> "`" + map + "`")
                                .collect(Collectors.joining(", "))))
        .collect(Collectors.joining(", ", "Kinds: ", "."));
  }
}
