package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.adapter.TranscriptTable;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.functionals.NamedFunctionals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A trained model on recordings of one's own. */
@Command(
    name = "predict",
    description = {
      "Say what a trained model hears in recordings.",
      "",
      "WAV and FLAC, resampled and cut as in the test of the model's run. A file that cannot be used"
          + " is a line on standard error; the others go on, and the exit code is 1.",
      "Probabilities are the softmax of the logits and not calibrated; entropy is in bits."
    },
    footer = {
      "  vocalise predict --model demo-audio:1 call-1.wav call-2.wav",
      "  vocalise predict --model demo/full-method/0 --format json DIR > predictions.jsonl",
      "  find . -name '*.wav' | vocalise predict --model demo-audio -",
      "  vocalise predict --model demo/text/0 --transcripts words.csv DIR"
    })
final class PredictCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      description =
          "NAME:VERSION, NAME for its newest approved version, a run (its id, or"
              + " CAMPAIGN/EXPERIMENT/SEED), or a digest of weights.")
  private String model = "";

  @Option(names = "--branch", description = "audio or text alone, of a run that fused both.")
  private @Nullable String branch;

  @Option(names = "--format", description = "csv, json (lines) or text.", defaultValue = "csv")
  private PredictionLines.Format format = PredictionLines.Format.csv;

  @Option(
      names = "--recogniser",
      paramLabel = "NAME",
      description =
          "Who writes the words for a model that reads (default: the one of its run, if --transcripts"
              + " is not given).")
  private @Nullable String recogniser;

  @Option(
      names = "--transcripts",
      paramLabel = "FILE",
      description = "CSV with the columns file and transcript, for a model that reads.")
  private @Nullable Path transcripts;

  @Option(
      names = "--functionals",
      paramLabel = "FILE",
      description =
          "Table for a model that reads functionals, as for 'features add'; without FILEs, all of"
              + " its rows.")
  private @Nullable Path functionals;

  @Parameters(
      paramLabel = "FILE|DIR|-",
      arity = "0..*",
      description =
          "Recordings, folders of .wav and .flac files, or - for paths on standard input.")
  private List<String> inputs = new ArrayList<>();

  @Override
  public Integer call() {
    VocaliseCommand vocalise = Group.root(root);
    if (inputs.isEmpty() && functionals == null) {
      throw wrongUse("name recordings, a folder, or - for paths on standard input");
    }
    try (NamedFunctionals rows = functionals == null ? null : NamedFunctionals.read(functionals)) {
      TranscriptTable words = transcripts == null ? null : TranscriptTable.read(transcripts);
      try (Session session = vocalise.session(Work.NONE)) {
        String path = "models/" + ApiClient.segment(model) + "/predict";
        JsonNode facts = session.api().get(path + query(false));
        requireWhatItReads(facts, rows);
        PredictionInputs recordings = new PredictionInputs(named(rows));
        PredictionRequests requests =
            new PredictionRequests(
                session.api(), path + query(true), facts.path("batch").asInt(), words, rows);
        return new PredictionRun(
                vocalise.terminal(), PredictionLines.of(format, facts, vocalise.terminal()))
            .over(recordings, requests);
      }
    } catch (CorpusImportException | FunctionalsException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private List<String> named(@Nullable NamedFunctionals rows) {
    return inputs.isEmpty() && rows != null ? List.copyOf(rows.recordings()) : inputs;
  }

  /** Before anything is read, so that a thousand files do not fail for one reason. */
  private void requireWhatItReads(JsonNode facts, @Nullable NamedFunctionals rows) {
    JsonNode columns = facts.path("functionals");
    if (columns.isArray() != (rows != null)) {
      throw new UserError(
          rows == null
              ? "%s reads %d functionals that are computed elsewhere (%s …); compute them with the configuration of its corpora and give their table: --functionals FILE.csv"
                  .formatted(model, columns.size(), columns.path(0).asText())
              : model + " reads no functionals; leave --functionals out");
    }
    if (rows != null) {
      List<String> wanted = new ArrayList<>();
      columns.forEach(column -> wanted.add(column.asText()));
      if (!wanted.equals(rows.columns())) {
        throw new UserError(
            "%s: expected the %d columns that %s was trained with, in their order (%s …), got %d (%s …); compute them with one configuration"
                .formatted(
                    functionals,
                    wanted.size(),
                    model,
                    wanted.get(0),
                    rows.columns().size(),
                    rows.columns().get(0)));
      }
    }
    boolean reads = facts.path("reads").asBoolean();
    if (!reads && (recogniser != null || transcripts != null)) {
      throw new UserError(
          "%s reads no words; leave %s out"
              .formatted(model, recogniser == null ? "--transcripts" : "--recogniser"));
    }
    if (reads && recogniser == null && transcripts == null && !facts.hasNonNull("recogniser")) {
      throw new UserError(
          "%s reads words and its run had no recogniser; give them with --transcripts FILE.csv, or name a registered recogniser with --recogniser NAME"
              .formatted(model));
    }
  }

  private String query(boolean words) {
    List<String> parts = new ArrayList<>();
    if (branch != null) {
      parts.add("branch=" + ApiClient.segment(branch));
    }
    if (words && (recogniser != null || transcripts != null)) {
      parts.add("recogniser=" + (recogniser == null ? "" : ApiClient.segment(recogniser)));
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private CommandLine.ParameterException wrongUse(String message) {
    return new CommandLine.ParameterException(requireNonNull(spec, "spec").commandLine(), message);
  }
}
