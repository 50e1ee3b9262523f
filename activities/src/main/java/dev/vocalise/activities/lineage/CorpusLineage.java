package dev.vocalise.activities.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.vocalise.activities.lineage.LineageNode.Kind;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Registrations;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.model.dataset.FileDigests;
import dev.vocalise.model.dataset.ManifestLines;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.StageName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Corpora, the parts that a split makes of them, and each utterance. */
record CorpusLineage(
    CorpusRepository corpora,
    RunRepository runs,
    Registrations registrations,
    ArtifactStore artifacts) {
  private static final Map<String, String> PARTS = parts();

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("sourceTrain", "S_tr, trained on with labels");
    parts.put("sourceValidation", "S_va, the model was chosen by");
    parts.put("targetTrain", "T_tr, trained on without labels");
    parts.put("targetTest", "T_te, tested on");
    return parts;
  }

  CorpusView corpus(String name) {
    return corpora
        .find(name)
        .orElseThrow(
            () ->
                new UnknownLineageException(
                    "there is no corpus '" + name + "'; list them with: vocalise corpus list"));
  }

  LineageNode node(CorpusView corpus) {
    return Nodes.corpus(corpus, registrations.of(corpus));
  }

  LineageNode labelFiles(CorpusView corpus) {
    return Nodes.labels(corpus, registrations.of(corpus));
  }

  /** Corpora with this manifest. */
  List<LineageNode> with(String manifest) {
    return corpora.list().stream()
        .filter(corpus -> corpus.manifestSha256().equals(manifest))
        .map(this::node)
        .toList();
  }

  /** Label files first, where they are known, then the utterances. */
  LineagePart behind(CorpusView corpus, int from) {
    ManifestLines manifest = manifest(corpus);
    int labels = corpus.files() == null ? 0 : 1;
    return LineagePart.page(
        IntStream.range(-labels, manifest.size()).boxed().toList(),
        from,
        (place, any) ->
            place < 0
                ? labelFiles(corpus)
                : Nodes.utterance(
                    corpus, manifest.get(place), place, Nodes.labelled(manifest.get(place))));
  }

  /** Label files and transcripts that the corpus was read from. */
  LineagePart labels(CorpusView corpus, int from) {
    FileRef list = corpus.files();
    if (list == null) {
      return LineagePart.all(List.of());
    }
    SortedMap<String, String> files = FileDigests.read(bytes(list.sha256()));
    manifest(corpus).forEach(utterance -> files.remove(utterance.audioPath()));
    return LineagePart.page(
        List.copyOf(files.entrySet()),
        from,
        (file, place) -> Nodes.label(corpus, file.getKey(), file.getValue()));
  }

  LineageNode utterance(String corpus, String place) {
    ManifestLines manifest = manifest(corpus(corpus));
    if (!place.matches("\\d{1,9}") || Integer.parseInt(place) >= manifest.size()) {
      throw new UnknownLineageException(
          "corpus '%s' has no utterance at place '%s'".formatted(corpus, place));
    }
    Utterance utterance = manifest.get(Integer.parseInt(place));
    return Nodes.utterance(
        corpus(corpus), utterance, Integer.parseInt(place), Nodes.labelled(utterance));
  }

  /** The first utterance, else label file, that has a digest which begins like this. */
  LineageNode recording(String beginning) {
    for (CorpusView corpus : corpora.list()) {
      ManifestLines manifest = manifest(corpus);
      for (int i = 0; i < manifest.size(); i++) {
        if (manifest.get(i).sha256().startsWith(beginning)) {
          return Nodes.utterance(corpus, manifest.get(i), i, Nodes.labelled(manifest.get(i)));
        }
      }
    }
    for (CorpusView corpus : corpora.list()) {
      FileRef list = corpus.files();
      for (Map.Entry<String, String> file :
          list == null
              ? Set.<Map.Entry<String, String>>of()
              : FileDigests.read(bytes(list.sha256())).entrySet()) {
        if (file.getValue().startsWith(beginning)) {
          return Nodes.label(corpus, file.getKey(), file.getValue());
        }
      }
    }
    throw new UnknownLineageException(
        "neither a row nor a registered corpus names a digest that begins with '"
            + beginning
            + "'");
  }

  /** Whether the attempt divided corpora and wrote down how. */
  boolean splits(StageView stage) {
    return stage.stage().equals(StageName.TRAIN.stored()) && report(stage) != null;
  }

  LineageNode split(StageView stage) {
    return LineageNode.plain(
        Kind.SPLIT,
        "split:" + stage.id(),
        "split",
        stage.spec().at("/split/kind").asText("as recorded"),
        true);
  }

  List<LineageNode> parts(StageView stage) {
    return PARTS.keySet().stream().map(name -> part(stage, name)).toList();
  }

  LineageNode part(StageView stage, String name) {
    return LineageNode.plain(
        Kind.PART,
        "part:" + stage.id() + "/" + name,
        PARTS.getOrDefault(name, name),
        Counted.of(ids(stage, name).size(), "utterance", "utterances"),
        true);
  }

  LineagePart utterances(StageView stage, String part, int from) {
    return named(stage, part.startsWith("source") ? "source" : "target", ids(stage, part), from);
  }

  private LineagePart named(StageView stage, String role, List<String> ids, int from) {
    CorpusView corpus = corpusOf(stage, role);
    ManifestLines manifest = manifest(corpus);
    boolean current = isCurrent(corpus);
    return LineagePart.page(
        ids,
        from,
        (id, place) -> {
          int position = manifest.position(id);
          return position < 0 || !current
              ? unknown(stage, id)
              : Nodes.utterance(
                  corpus, manifest.get(position), position, Nodes.labelled(manifest.get(position)));
        });
  }

  private List<String> ids(StageView stage, String part) {
    FileRef report = report(stage);
    List<String> ids = new ArrayList<>();
    if (report != null) {
      lines(report).get(0).path("split").path(part).forEach(id -> ids.add(id.asText()));
    }
    return ids;
  }

  private static @Nullable FileRef report(StageView stage) {
    return stage.outputs().stream()
        .filter(file -> file.role().equals("report"))
        .findFirst()
        .orElse(null);
  }

  /** Utterance by utterance what was decided. */
  LineagePart predictions(StageView stage, FileRef file, int from) {
    if (!file.role().equals(Nodes.PREDICTIONS)) {
      return LineagePart.all(List.of());
    }
    CorpusView corpus = corpusOf(stage, "target");
    ManifestLines manifest = manifest(corpus);
    boolean current = isCurrent(corpus);
    return LineagePart.page(
        lines(file),
        from,
        (line, place) -> {
          String id = line.path("utterance").asText();
          int position = manifest.position(id);
          String reference = line.path("reference").asText();
          String predicted = line.path("predicted").asText();
          String detail =
              reference.equals(predicted)
                  ? "✓ " + reference
                  : "✗ " + reference + " taken for " + predicted;
          return position < 0 || !current
              ? unknown(stage, id)
              : Nodes.utterance(corpus, manifest.get(position), position, detail);
        });
  }

  private static LineageNode unknown(StageView stage, String id) {
    return LineageNode.plain(
        Kind.UTTERANCE,
        "gone:" + stage.id() + "/" + id,
        id,
        "of a version of the corpus before the one that is registered now",
        false);
  }

  /** Utterances are opened by their place in the manifest that is registered. */
  private boolean isCurrent(CorpusView corpus) {
    return corpus(corpus.name()).manifestSha256().equals(corpus.manifestSha256());
  }

  /** As the stage read it. */
  private CorpusView corpusOf(StageView stage, String role) {
    UUID run = stage.runId();
    return Stream.ofNullable(run)
        .flatMap(id -> runs.find(id).stream())
        .map(SeedRun::corpora)
        .map(names -> corpus(names.getOrDefault(role, "")))
        .map(
            corpus ->
                stage.inputs().stream()
                    .filter(file -> file.name().equals(role + ".jsonl"))
                    .findFirst()
                    .map(corpus::reading)
                    .orElse(corpus))
        .findFirst()
        .orElseThrow(() -> new UnknownLineageException("attempt '" + stage.id() + "' has no run"));
  }

  private ManifestLines manifest(CorpusView corpus) {
    return ManifestLines.of(bytes(corpus.manifestSha256()));
  }

  private byte[] bytes(String sha256) {
    try (InputStream in = artifacts.open(sha256)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<JsonNode> lines(FileRef file) {
    try (InputStream in = artifacts.open(file.sha256());
        MappingIterator<JsonNode> values =
            CanonicalJson.MAPPER.readerFor(JsonNode.class).readValues(in)) {
      return values.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
