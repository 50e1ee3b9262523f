package dev.vocalise.model.training;

import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.method.Recipe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digest of all that determines a run besides the device; a checkpoint is tied to it. */
final class SettingsDigest {

  private SettingsDigest() {}

  /** SHA-256, 64 hex digits; independent of the order in which parts are listed. */
  static String of(Recipe recipe, TrainingParts parts) {
    StringBuilder text = new StringBuilder(recipe.identity()).append('\n');
    labelled(text, "source", parts.source());
    labelled(text, "validation", parts.validation());
    TargetPart target = parts.target();
    if (target != null) {
      text.append("target\n");
      List<String> digests = target.unlabelled().digests();
      for (int i : EpochPlan.byDigest(digests)) {
        text.append(digests.get(i)).append('\n');
      }
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void labelled(StringBuilder text, String name, LabelledPart part) {
    text.append(name).append('\n');
    for (int i : EpochPlan.byDigest(part.features().digests())) {
      text.append(part.features().digest(i)).append(' ').append(part.label(i)).append('\n');
    }
  }
}
