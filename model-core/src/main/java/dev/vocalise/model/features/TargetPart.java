package dev.vocalise.model.features;

import org.jspecify.annotations.Nullable;

/**
 * What is adapted to. There is no label here and no way to one: adaptation must not see the
 * target's emotions (method §2). T_te does not reach the trainer in any form.
 *
 * @param features T_tr, the target's training part
 * @param extra recordings of further corpora; null for none
 */
public record TargetPart(FeatureSource features, @Nullable FeatureSource extra) {

  /** Of the target alone. */
  public TargetPart(FeatureSource features) {
    this(features, null);
  }

  /** T_tr and what joins it, as one list. */
  public FeatureSource unlabelled() {
    return extra == null ? features : new JoinedFeatures(features, extra);
  }
}
