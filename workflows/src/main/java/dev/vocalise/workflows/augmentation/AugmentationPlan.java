package dev.vocalise.workflows.augmentation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;

/**
 * What augmentation does to a corpus (Table 2).
 *
 * @param plan JSON: generator, types with their transforms, and per preview the recipe and the
 *     reference of its WAV
 * @param previews number of WAV files that can be listened to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AugmentationPlan(ArtifactRef plan, int previews) {}
