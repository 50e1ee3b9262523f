package dev.vocalise.model.features;

/**
 * T_tr, the target's training part. There is no label here and no way to one: adaptation must not
 * see the target's emotions (method §2). T_te does not reach the trainer in any form.
 */
public record TargetPart(FeatureSource features) {}
