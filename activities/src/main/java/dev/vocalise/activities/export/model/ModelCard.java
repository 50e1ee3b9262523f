package dev.vocalise.activities.export.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import java.io.IOException;
import java.io.OutputStream;

/** The card of a run's model, or of all models of a campaign, as Hugging Face reads it. */
public final class ModelCard implements Export {
  @Override
  public String name() {
    return "model-card";
  }

  @Override
  public String title() {
    return "Model card (Hugging Face)";
  }

  @Override
  public String mediaType() {
    return "text/markdown";
  }

  @Override
  public String ending() {
    return "card.md";
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    out.write(ModelCardText.of(what).getBytes(UTF_8));
  }
}
