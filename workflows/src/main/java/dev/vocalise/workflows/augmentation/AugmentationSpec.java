package dev.vocalise.workflows.augmentation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.dataset.PreparedAudio;
import java.util.UUID;

/** Asks for the augmentation plan of one corpus: recipes and previews, drawn for one seed. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AugmentationSpec(UUID campaignId, PreparedAudio audio, int seed) {}
