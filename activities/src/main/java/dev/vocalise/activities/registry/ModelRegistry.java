package dev.vocalise.activities.registry;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionException;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.NewModelVersion;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Trained models under names: {@code candidate → approved → retired}. What is promoted is tested,
 * is the output of its run's own training by the signed statement about it, and lies whole in the
 * store.
 */
public record ModelRegistry(ModelVersionRepository versions, ArtifactStore artifacts) {
  private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int LONGEST_REASON = 1000;
  private static final int LONGEST_NAME = 64;

  /** The same, changing things for somebody. */
  public ModelRegistry as(Actor who) {
    return new ModelRegistry(versions.as(who), artifacts);
  }

  /**
   * Which model is to be promoted to what.
   *
   * @param of id of a run, {@code campaign/experiment/seed}, digest of weights or at least eight
   *     digits of its beginning, or {@code NAME:VERSION}
   * @param branch modality; null where the run has only one
   * @param name in the registry; null for the one that it has there, or else one made of campaign
   *     and experiment
   */
  public record Wish(
      String of, @Nullable String branch, @Nullable String name, String to, String reason) {}

  /**
   * Makes a version, or moves the one that there is.
   *
   * @throws ModelVersionException if there is no evidence for the model, or it cannot move there
   * @throws NotFoundException if nothing has that name
   */
  public RegisteredModel promote(Wish wish) {
    ModelVersionState to = state(wish.to());
    if (to == ModelVersionState.RETIRED) {
      throw new IllegalArgumentException(
          "expected candidate or approved, got retired; use: vocalise model retire NAME:VERSION --reason …");
    }
    String reason = reason(wish.reason());
    ModelVersion known = versions.find(wish.of()).orElse(null);
    TrainedModel trained;
    String name;
    if (known == null) {
      trained = trained(wish.of(), wish.branch());
      name = wish.name() == null ? name(trained) : wish.name();
    } else {
      if (known.state() == ModelVersionState.RETIRED) {
        throw new ModelVersionException(
            "%s is retired and stays so; promote its run again (vocalise model promote %s), which makes a new version"
                .formatted(known.label(), known.runId()));
      }
      trained = trained(known.runId(), known.branch());
      name = known.name();
      requireSame("weights", known, known.weightsSha256(), trained.weights().sha256());
      requireSame("--name", known, known.name(), wish.name());
      requireSame("--branch", known, known.branch(), wish.branch());
    }
    requireName(name);
    trained.requireStatement(new Ledger(database()));
    requireWhole(trained);
    NewModelVersion wanted =
        new NewModelVersion(
            name,
            trained.run().id(),
            trained.branch(),
            trained.training().id(),
            trained.weights().sha256(),
            trained.files(new ModelRepository(database()), experiment(trained.run())),
            artifacts.address(trained.weights().sha256()));
    return show(versions.promote(wanted, to, reason));
  }

  /**
   * @throws ModelVersionException if it is retired already
   * @throws NotFoundException if there is no such version
   */
  public RegisteredModel retire(String label, String reason) {
    ModelVersion version = version(label);
    return show(
        versions.retire(version, artifacts.address(version.weightsSha256()), reason(reason)));
  }

  /**
   * Versions by what somebody knows of them.
   *
   * @param of {@code NAME:VERSION}, a name, a run, or a digest
   * @throws NotFoundException if there are none
   */
  public List<RegisteredModel> find(String of) {
    Optional<ModelVersion> one = versions.find(of);
    Optional<UUID> run = new RunRepository(database()).meant(of);
    List<ModelVersion> found =
        one.isPresent()
            ? List.of(one.get())
            : versions.list().stream()
                .filter(
                    version ->
                        version.name().equals(of)
                            || run.filter(version.runId()::equals).isPresent()
                            || path(version).equals(of.replace("seed-", ""))
                            || (of.length() >= 8 && version.weightsSha256().startsWith(of)))
                .toList();
    if (found.isEmpty()) {
      throw new NotFoundException("trained model", of);
    }
    return found.stream().map(this::show).toList();
  }

  /**
   * @throws NotFoundException if there is no such version
   */
  public ModelVersion version(String label) {
    return versions
        .find(label)
        .orElseThrow(() -> new NotFoundException("trained model (NAME:VERSION)", label));
  }

  /**
   * A version whose run still has these weights, and not others since it was done again.
   *
   * @throws ModelVersionException if it has others
   */
  public ModelVersion exported(String label) {
    ModelVersion version = version(label);
    String now = trained(version.runId(), version.branch()).weights().sha256();
    requireSame("weights", version, version.weightsSha256(), now);
    return version;
  }

  private static String path(ModelVersion version) {
    return "%s/%s/%d".formatted(version.campaign(), version.experiment(), version.seed());
  }

  private RegisteredModel show(ModelVersion version) {
    return new RegisteredModel(
        version, versions.statements(version).stream().map(RegisteredModel.Step::of).toList());
  }

  private Database database() {
    return versions.database();
  }

  TrainedModel trained(String of, @Nullable String branch) {
    Optional<UUID> run = run(of);
    return run.isPresent()
        ? trained(run.get(), branch)
        : new TrainedDigest(database(), this::trained).find(of, branch);
  }

  /**
   * The run that is named; empty where the form is that of something else.
   *
   * @param of id of a run or {@code campaign/experiment/seed}
   */
  Optional<UUID> run(String of) {
    if (UUIDS.matcher(of).matches()) {
      return Optional.of(UUID.fromString(of));
    }
    String[] parts = of.split("/");
    if (parts.length != 3) {
      return new RunRepository(database()).meant(of);
    }
    String workflow = "%s/%s/seed-%s".formatted(parts[0], parts[1], parts[2].replace("seed-", ""));
    SeedRun run =
        new RunRepository(database())
            .findByWorkflow(workflow)
            .orElseThrow(() -> new NotFoundException("run", of));
    return Optional.of(run.id());
  }

  TrainedModel trained(UUID id, @Nullable String branch) {
    return new RunRepository(database())
        .view(id)
        .map(view -> TrainedModel.of(view, experiment(view.run()), branch))
        .orElseThrow(() -> new NotFoundException("run", id));
  }

  /** What a run is of. */
  ExperimentSpec experiment(UUID run) {
    return experiment(
        new RunRepository(database())
            .find(run)
            .orElseThrow(() -> new NotFoundException("run", run)));
  }

  private ExperimentSpec experiment(SeedRun run) {
    CampaignSpec spec =
        CanonicalJson.read(
            new CampaignRepository(database()).find(run.campaignId()).orElseThrow().spec(),
            CampaignSpec.class);
    return spec.experiments().stream()
        .filter(own -> own.name().equals(run.experiment()))
        .findFirst()
        .orElseThrow();
  }

  /** The one that it has already, where it has one only. */
  private String name(TrainedModel trained) {
    List<String> names =
        versions.ofRun(trained.run().id()).stream()
            .filter(version -> version.state() != ModelVersionState.RETIRED)
            .filter(version -> version.branch().equals(trained.branch()))
            .map(ModelVersion::name)
            .distinct()
            .toList();
    if (names.size() == 1) {
      return names.get(0);
    }
    SeedRun run = trained.run();
    boolean several = experiment(run).branches().size() > 1;
    String name =
        (run.campaign() + "-" + run.experiment() + (several ? "-" + trained.branch() : ""))
            .replaceAll("[^A-Za-z0-9._-]", "-")
            .replaceFirst("^[._-]+", "");
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  private static void requireSame(
      String what, ModelVersion known, String expected, @Nullable String got) {
    if (got != null && !got.equals(expected)) {
      throw new ModelVersionException(
          "%s of %s: expected %s, got %s; name its run to make another version"
              .formatted(what, known.label(), expected, got));
    }
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "expected a name of at most 64 letters, digits, dots, dashes and underscores, got '"
              + name
              + "'");
    }
  }

  private static String reason(String reason) {
    String line = reason.strip().replaceAll("\\s+", " ");
    if (line.isEmpty() || line.length() > LONGEST_REASON) {
      throw new IllegalArgumentException(
          "expected a reason of 1 to %d characters, got %s"
              .formatted(LONGEST_REASON, line.isEmpty() ? "none" : line.length()));
    }
    return line;
  }

  /**
   * A state by its word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ModelVersionState state(String word) {
    try {
      return ModelVersionState.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "unknown state '%s': expected candidate, approved or retired".formatted(word), e);
    }
  }

  /** Every byte of the weights is read: what is approved is what lies there. */
  private void requireWhole(TrainedModel trained) {
    try (InputStream in = artifacts.open(trained.weights().sha256())) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (DamagedArtifactException e) {
      throw new ModelVersionException(
          "the weights of run %s are not whole in the store (%s); make them again with: vocalise run retry %s --from train"
              .formatted(trained.run().id(), e.getMessage(), trained.run().id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
