package dev.vocalise.activities.lineage;

import dev.vocalise.activities.lineage.LineageNode.Kind;
import dev.vocalise.activities.lineage.LineageNode.Made;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.LedgerEntry;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.Registrations.Registration;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.StageName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as nodes. */
final class Nodes {
  static final String MANIFEST = "manifest";
  static final String PREDICTIONS = "predictions";

  private Nodes() {}

  /**
   * @param whole whether it is called by campaign, experiment and seed
   */
  static LineageNode run(SeedRun run, boolean whole) {
    Double uar = run.uar();
    String score = uar == null ? "" : String.format(Locale.ROOT, "UAR %.2f %%", 100 * uar);
    return new LineageNode(
        Kind.RUN,
        "run:" + run.id(),
        whole
            ? "%s / %s / seed %d".formatted(run.campaign(), run.experiment(), run.seed())
            : "seed " + run.seed(),
        uar == null ? run.state().name().toLowerCase(Locale.ROOT) : score,
        null,
        null,
        new Made(null, run.endedAt(), null, run.device(), null),
        Map.of("page", "/runs/" + run.id()),
        true);
  }

  /**
   * @param origin said of an attempt of another run or campaign; empty for the own one
   */
  static LineageNode attempt(StageView stage, String origin) {
    Failure failure = stage.failure();
    StringBuilder detail = new StringBuilder("attempt ").append(stage.attempt()).append(", ");
    detail.append(state(stage.state()));
    if (failure != null) {
      detail.append(": ").append(failure.code());
    }
    if (!origin.isEmpty()) {
      detail.append(" · ").append(origin);
    }
    String noun = StageName.noun(stage.stage());
    return new LineageNode(
        Kind.STAGE,
        "attempt:" + stage.id(),
        stage.subject().isEmpty() ? noun : noun + " of " + stage.subject(),
        detail.toString(),
        null,
        null,
        made(stage),
        stage.runId() == null ? Map.of() : Map.of("page", "/runs/" + stage.runId()),
        true);
  }

  private static String state(StageState state) {
    return state == StageState.CACHED
        ? "outputs taken over"
        : state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static Made made(StageView stage) {
    String host = stage.worker().replaceFirst("/\\d+$", "");
    String device = stage.environment().path("device").asText();
    return new Made(
        StageName.noun(stage.stage()),
        stage.endedAt() == null ? stage.startedAt() : stage.endedAt(),
        stage.worker(),
        device.isEmpty() ? host : host + ", " + device,
        stage.ledgerSeq());
  }

  /** A file that the attempt made. */
  static LineageNode output(StageView stage, FileRef file) {
    return file(
        "made:" + stage.id() + "/" + file.sha256(),
        file,
        made(stage),
        file.role().equals(PREDICTIONS));
  }

  /** A file that the attempt read. */
  static LineageNode input(StageView stage, FileRef file) {
    return file("read:" + stage.id() + "/" + file.sha256(), file, null, true);
  }

  static LineageNode file(String id, FileRef file, @Nullable Made made, boolean opens) {
    return new LineageNode(
        Kind.FILE,
        id,
        file.name(),
        file.role(),
        file.sha256(),
        file.size(),
        made,
        Map.of("download", "/api/v1/artifacts/" + file.sha256()),
        opens);
  }

  static LineageNode corpus(CorpusView corpus, Optional<Registration> by) {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("page", "/corpora/" + segment(corpus.name()));
    links.put("download", "/api/v1/artifacts/" + corpus.manifestSha256());
    return new LineageNode(
        Kind.CORPUS,
        "corpus:" + corpus.name(),
        corpus.name(),
        corpus.kind() + " in " + corpus.directory(),
        corpus.manifestSha256(),
        corpus.manifestSize(),
        registered(corpus.addedAt(), by),
        links,
        true);
  }

  static Made registered(Instant at, Optional<Registration> by) {
    return new Made(
        null,
        at,
        by.map(Registration::actor).orElse(null),
        null,
        by.map(Registration::statement).orElse(null));
  }

  /** The label files of a corpus; the whole list of its files is what can be downloaded. */
  static LineageNode labels(CorpusView corpus, Optional<Registration> by) {
    FileRef list = Objects.requireNonNull(corpus.files(), "files");
    return new LineageNode(
        Kind.FILE,
        "labels:" + corpus.name(),
        "label files and transcripts",
        "all files with their digests: " + list.name(),
        list.sha256(),
        list.size(),
        registered(corpus.addedAt(), by),
        Map.of("download", "/api/v1/artifacts/" + list.sha256()),
        true);
  }

  static LineageNode label(CorpusView corpus, String path, String sha256) {
    return new LineageNode(
        Kind.FILE,
        "label:" + corpus.name() + "/" + path,
        path,
        "in " + corpus.directory(),
        sha256,
        null,
        null,
        Map.of(),
        false);
  }

  static LineageNode model(ModelView model, Optional<Registration> by) {
    String licence = model.licence() == null ? "licence not named" : model.licence();
    return new LineageNode(
        Kind.MODEL,
        "model:" + model.name(),
        model.name(),
        model.kind() + ", " + licence + " · " + model.directory(),
        null,
        null,
        registered(model.addedAt(), by),
        Map.of(),
        true);
  }

  /**
   * @param said of it, oldest first
   */
  static LineageNode version(ModelVersion version, List<LedgerEntry> said) {
    return new LineageNode(
        Kind.MODEL,
        "version:" + version.label(),
        version.label(),
        "%s: %s · %s of %s / %s / seed %d"
            .formatted(
                version.state().word(),
                version.reason(),
                version.branch(),
                version.campaign(),
                version.experiment(),
                version.seed()),
        version.weightsSha256(),
        null,
        new Made(
            null,
            version.changedAt(),
            version.actor().path("name").asText(),
            null,
            said.isEmpty() ? null : said.get(said.size() - 1).seq()),
        Map.of(
            "page",
            "/models#" + segment(version.label()),
            "download",
            "/api/v1/models/versions/" + segment(version.label()) + "/export/hf-model"),
        true);
  }

  /**
   * @param detail what is said of it where it stands
   */
  static LineageNode utterance(CorpusView corpus, Utterance utterance, int place, String detail) {
    String page = "/corpora/" + segment(corpus.name());
    return new LineageNode(
        Kind.UTTERANCE,
        "utterance:" + corpus.name() + "/" + place,
        utterance.id(),
        detail,
        utterance.sha256(),
        null,
        null,
        Map.of("page", page + "?u=" + place, "audio", page + "/utterances/" + place + ".wav"),
        false);
  }

  static String labelled(Utterance utterance) {
    return String.format(
        Locale.ROOT,
        "labelled %s · speaker %s · %.1f s · %s",
        utterance.code(),
        utterance.speaker(),
        utterance.seconds(),
        utterance.audioPath());
  }

  static String attemptId(UUID id) {
    return "attempt:" + id;
  }

  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
