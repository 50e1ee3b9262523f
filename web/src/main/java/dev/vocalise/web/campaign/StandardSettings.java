package dev.vocalise.web.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.fusion.LogitFusion;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.transcription.DecoderSettings;
import dev.vocalise.model.transcription.RecogniserSettings;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.util.Map;

/** What a run's settings would be if its campaign file had said nothing. */
public final class StandardSettings {
  private StandardSettings() {}

  /**
   * The defaults of the run's method and backbones, in the places where its own settings stand:
   * those of the only branch at the top, those of two under their modality.
   *
   * @param run an experiment's settings as the database has them
   */
  public static JsonNode of(JsonNode run) {
    ObjectNode standard = CanonicalJson.MAPPER.createObjectNode();
    standard.put("modality", BranchSpec.AUDIO);
    standard.set("split", defaults(SplitSettings.DECLARED, Modality.AUDIO));
    standard.set("fusion", defaults(LogitFusion.DECLARED, Modality.AUDIO));
    ObjectNode text = standard.putObject(BranchSpec.TEXT);
    text.setAll(defaults(TextReader.settings(BackboneFamily.all()), Modality.TEXT));
    ObjectNode recogniser = text.putObject("recogniser");
    recogniser.setAll(defaults(RecogniserSettings.NETWORK, Modality.AUDIO));
    recogniser.set("decoder", defaults(DecoderSettings.DECLARED, Modality.AUDIO));
    if (run.has(BranchSpec.AUDIO)) { // two branches
      addBranch(standard.putObject(BranchSpec.AUDIO), run.path(BranchSpec.AUDIO), Modality.AUDIO);
      addBranch(text, run.path(BranchSpec.TEXT), Modality.TEXT);
    } else {
      addBranch(standard, run, Modality.of(run.path("modality").asText(BranchSpec.AUDIO)));
    }
    return standard;
  }

  private static void addBranch(ObjectNode standard, JsonNode branch, Modality modality) {
    String method = branch.path("method").asText(Method.DEFAULT);
    standard.put("method", Method.DEFAULT);
    Method.all().stream()
        .filter(one -> one.name().equals(method))
        .forEach(one -> standard.set("training", defaults(one.settings(), modality)));
    BackboneFamily.all().stream()
        .filter(family -> family.kind().equals(branch.path("kind").asText()))
        .forEach(
            family -> standard.set("encoder", defaults(CampaignKeys.beside(family), modality)));
  }

  private static ObjectNode defaults(Settings settings, Modality modality) {
    Map<String, Object> stored = settings.defaults(modality).stored();
    return CanonicalJson.MAPPER.valueToTree(stored);
  }
}
