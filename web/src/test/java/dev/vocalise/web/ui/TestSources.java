package dev.vocalise.web.ui;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.web.ui.campaign.CampaignActions;
import dev.vocalise.web.ui.campaign.CampaignTables;
import dev.vocalise.web.ui.run.RunContext;
import dev.vocalise.web.ui.system.SystemPageView;
import dev.vocalise.web.ui.system.SystemReport;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives the pages the embedded servers' repositories, and writes down which buttons were pressed.
 */
@Singleton
public class TestSources {
  static final List<String> PRESSED = new ArrayList<>();
  private @Nullable EmbeddedSources open;

  synchronized EmbeddedSources embedded() {
    EmbeddedSources sources = open;
    if (sources == null) {
      try {
        sources = new EmbeddedSources();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("the embedded servers did not start", e);
      }
      open = sources;
    }
    return sources;
  }

  @PreDestroy
  void close() throws InterruptedException {
    if (open != null) {
      open.close();
    }
  }

  @Produces
  @Singleton
  CampaignRepository campaigns() {
    return embedded().campaigns;
  }

  @Produces
  @Singleton
  RunRepository runs() {
    return embedded().runs;
  }

  @Produces
  @Singleton
  StageRepository stages() {
    return embedded().stages;
  }

  @Produces
  @Singleton
  CorpusRepository corpora() {
    return embedded().corpora;
  }

  @Produces
  @Singleton
  ArtifactStore artifacts() {
    return embedded().artifacts;
  }

  @Produces
  @Singleton
  ChangeFeed changes() {
    return embedded().changes;
  }

  @Produces
  @Singleton
  CampaignTables tables() {
    return (campaign, format) -> "table of " + campaign + " as " + format + "\n";
  }

  @Produces
  @Singleton
  CampaignActions actions() {
    return new CampaignActions() {
      @Override
      public boolean resume(String campaign) {
        return PRESSED.add("resume " + campaign);
      }

      @Override
      public boolean cancel(String campaign) {
        return PRESSED.add("cancel " + campaign);
      }

      @Override
      public boolean resumeRun(UUID run) {
        PRESSED.add("resume run");
        return embedded().runs.resume(run);
      }
    };
  }

  @Produces
  @Singleton
  RunContext runContext() {
    return new RunContext() {
      @Override
      public Map<String, String> defaults() {
        Map<String, String> defaults =
            new HashMap<>(
                dev.vocalise.web.ui.Settings.flat(SampleCampaign.settings("ours", "0.5")));
        defaults.put("training.maxRounds", "50");
        defaults.put("training.learningRate", "1.0E-4");
        defaults.remove("name");
        return defaults;
      }

      @Override
      public @Nullable String mlflowRuns() {
        return null;
      }
    };
  }

  @Produces
  @Singleton
  SystemReport report() {
    return new SystemReport() {
      @Override
      public List<Chrome.Health> health() {
        return List.of(
            new Chrome.Health("ok", "Temporal"),
            new Chrome.Health("ok", "Store"),
            new Chrome.Health("ok", "Database"),
            new Chrome.Health("warn", "MLflow: 1,204 points waiting"));
      }

      @Override
      public SystemPageView page() {
        return new SystemPageView(
            List.of(
                new SystemPageView.Server(
                    "PostgreSQL", "embedded", "127.0.0.1:40123", new State("done", "well"), "18.6"),
                new SystemPageView.Server(
                    "MLflow",
                    "MLFLOW_TRACKING_URI",
                    "http://127.0.0.1:5000",
                    new State("fail", "away"),
                    "connection refused; points wait in the database")),
            List.of(new Fact("device", "cpu"), new Fact("training slots", "1 of 1 busy")),
            List.of(new Fact("version", "0.1.0"), new Fact("data", "/home/ada/.vocalise")),
            List.of(
                new SystemPageView.Check(
                    "Java", new State("done", "well"), "17.0.15, 2 processors")));
      }
    };
  }
}
