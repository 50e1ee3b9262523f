package dev.vocalise.web.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.prediction.ExportedModel;
import dev.vocalise.activities.prediction.Recording;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.adapter.TranscriptTable;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.functionals.NamedFunctionals;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.IOException;
import java.nio.file.InvalidPathException;
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
      "  vocalise predict --model demo/text/0 --transcripts words.csv DIR",
      "  vocalise predict --model model.zip --key model-key.pem call-1.wav"
    })
final class PredictCommand implements Callable<Integer> {
  private static final int MOST_KEY_BYTES = 1 << 16;

  @ParentCommand private @Nullable VocaliseCommand root;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      description =
          "NAME:VERSION, NAME for its newest approved version, a run (its id, or"
              + " CAMPAIGN/EXPERIMENT/SEED), a digest of weights, or the folder or zip of an exported"
              + " model (hf-model), which needs no data directory.")
  private String model = "";

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Public key that must have signed an exported model (of 'export model-key'); without it"
              + " only the digests of its files are checked.")
  private @Nullable Path key;

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
      Path place = exported();
      if (place != null) {
        return ofFolder(place, vocalise.terminal(), rows, words);
      }
      if (key != null) {
        throw wrongUse("--key is for the folder or zip of an exported model");
      }
      try (Session session = vocalise.session(Work.NONE)) {
        String path = "models/" + ApiClient.segment(model) + "/predict";
        JsonNode facts = session.api().get(path + query(false));
        requireWhatItReads(facts, rows);
        PredictionInputs recordings = new PredictionInputs(named(rows));
        String asked = path + query(true);
        PredictionRequests requests =
            new PredictionRequests(
                some -> PredictionRequests.send(session.api(), asked, words != null, some),
                facts.path("batch").asInt(),
                words,
                rows);
        return new PredictionRun(
                vocalise.terminal(), PredictionLines.of(format, facts, vocalise.terminal()))
            .over(recordings, requests);
      }
    } catch (CorpusImportException | FunctionalsException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Path exported() {
    try {
      Path place = Path.of(model);
      return ExportedModel.isOne(place) ? place : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** In this process; no instance is needed. */
  private int ofFolder(
      Path place,
      Terminal terminal,
      @Nullable NamedFunctionals rows,
      @Nullable TranscriptTable words) {
    if (branch != null || recogniser != null) {
      throw wrongUse(
          "--branch and --recogniser are for models of a data directory; words of an exported one are given with --transcripts");
    }
    Bfloat16Support support =
        new Bfloat16Support(
            ComputeDevice.parse(DeploymentSettings.device(System.getenv())),
            DeploymentSettings.forcesBfloat16(System.getenv()));
    try (ExportedModel loaded = ExportedModel.open(place, publicKey(), support)) {
      JsonNode facts = ApiClient.JSON.valueToTree(loaded.facts());
      requireWhatItReads(facts, rows);
      PredictionRequests requests =
          new PredictionRequests(
              some -> ApiClient.JSON.<JsonNode>valueToTree(loaded.answer(recordings(some))),
              facts.path("batch").asInt(),
              words,
              rows);
      return new PredictionRun(terminal, PredictionLines.of(format, facts, terminal))
          .over(new PredictionInputs(named(rows)), requests);
    } catch (IOException e) {
      throw new UserError(place + ": " + InputFile.why(e));
    } catch (IllegalArgumentException | CheckpointException | StageException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String publicKey() throws IOException {
    return key == null ? null : new String(InputFile.bytes(key, MOST_KEY_BYTES), US_ASCII);
  }

  private static List<Recording> recordings(List<PredictionRequests.Ready> some) {
    return some.stream()
        .map(
            one ->
                new Recording(
                    one.file(),
                    one.sound() == null ? null : Path.of(one.file()),
                    one.words(),
                    one.row()))
        .toList();
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
