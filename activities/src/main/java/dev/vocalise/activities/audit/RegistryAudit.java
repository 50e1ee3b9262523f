package dev.vocalise.activities.audit;

import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.util.Map;

/** Registered models are what their own runs trained. */
record RegistryAudit(Database database, Findings findings) {

  /**
   * @param files whose bytes are to be read, by digest; those of registered models are added
   */
  void check(AuditScope scope, Map<String, String> files) {
    RunRepository runs = new RunRepository(database);
    for (ModelVersion version : new ModelVersionRepository(database).list()) {
      if (runs.find(version.runId()).filter(scope::has).isPresent()) {
        findings.equal(
            "registry",
            "model_version %s weights_sha256".formatted(version.label()),
            trained(version),
            version.weightsSha256());
        for (FileRef file : version.files()) {
          files.putIfAbsent(
              file.sha256(), "%s of trained model %s".formatted(file.name(), version.label()));
        }
      }
    }
  }

  private String trained(ModelVersion version) {
    return new StageRepository(database)
            .find(version.stageRunId())
            .filter(stage -> version.runId().equals(stage.runId()))
            .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
            .map(StageView::outputs)
            .stream()
            .flatMap(outputs -> outputs.stream().filter(file -> file.role().equals("model")))
            .map(FileRef::sha256)
            .findFirst()
            .orElse("a model of its own run's training");
  }
}
