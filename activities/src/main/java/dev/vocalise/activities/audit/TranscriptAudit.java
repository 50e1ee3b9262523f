package dev.vocalise.activities.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.transcription.TranscriptLine;
import dev.vocalise.activities.transcription.TranscriptionActivitiesImpl;
import dev.vocalise.activities.transcription.TranscriptionReport;
import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.lineage.TranscriptRepository;
import dev.vocalise.model.transcription.WordErrors;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.experiment.DecoderSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a recogniser wrote: the rows are the stage's lines, and the counts follow from the words.
 */
final class TranscriptAudit {
  private static final String CHECK = "transcript";

  private final Database database;
  private final AuditedStore store;
  private final Findings findings;

  TranscriptAudit(Database database, AuditedStore store, Findings findings) {
    this.database = database;
    this.store = store;
    this.findings = findings;
  }

  void check(StageView stage) {
    List<TranscriptLine> lines = lines(stage, "transcripts");
    DecoderSpec decoder = CanonicalJson.read(stage.spec().path("decoder"), DecoderSpec.class);
    check(
        stage,
        stage.subject(),
        lines,
        TranscriptionActivitiesImpl.settings(
            decoder,
            stage.spec().path("precision").textValue(),
            stage.spec().path("instructions").textValue()));
    JsonNode result = stage.result();
    if (result == null || !result.hasNonNull("precision")) {
      return;
    }
    List<TranscriptLine> float32 = lines(stage, "comparison");
    String subject = stage.subject() + " in float32";
    check(stage, subject, float32, TranscriptionActivitiesImpl.settings(decoder, null, null));
    int both = Math.min(float32.size(), lines.size());
    findings.equal(
        CHECK,
        "what bfloat16 changed of " + stage.subject(),
        CanonicalJson.tree(
            TranscriptionReport.effect(lines.subList(0, both), float32.subList(0, both))),
        result.path("precision"));
  }

  private void check(
      StageView stage, String subject, List<TranscriptLine> lines, Map<String, Object> settings) {
    List<FileRef> files =
        stage.inputs().stream().filter(file -> file.role().equals("checkpoint")).toList();
    String key = TranscriptionActivitiesImpl.recogniserKey(settings, files);
    Map<String, String> rows =
        new TranscriptRepository(database)
            .find(key, lines.stream().map(TranscriptLine::digest).toList());
    for (TranscriptLine line : lines) {
      findings.equal(
          CHECK,
          "transcript %s of %s (%s)".formatted(line.digest(), line.utterance(), subject),
          line.text(),
          rows.getOrDefault(line.digest(), "no such row"));
      String reference = line.reference();
      if (reference != null) {
        WordErrors errors = WordErrors.between(reference, line.text());
        findings.equal(
            "word-errors",
            line.utterance() + " of " + subject,
            List.of(
                errors.substitutions(), errors.deletions(), errors.insertions(), errors.words()),
            List.of(
                count(line.substitutions()),
                count(line.deletions()),
                count(line.insertions()),
                count(line.words())));
      }
    }
  }

  private static int count(@Nullable Integer count) {
    return Objects.requireNonNullElse(count, -1);
  }

  private List<TranscriptLine> lines(StageView stage, String role) {
    FileRef file =
        stage.outputs().stream()
            .filter(one -> one.role().equals(role))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there are no " + role));
    return JsonArtifacts.read(
        store.artifacts(),
        new ArtifactRef(file.sha256(), file.size(), file.mediaType()),
        bytes ->
            CanonicalJson.MAPPER
                .readerFor(TranscriptLine.class)
                .<TranscriptLine>readValues(bytes)
                .readAll());
  }
}
