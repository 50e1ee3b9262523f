package dev.vocalise.model.training;

import dev.vocalise.model.backbone.ast.AstConfig;

/** The smallest AST that has every part of a large one. */
public final class TinyAst {

  public static final int FRAMES = 48;
  public static final int MEL = 32;

  private TinyAst() {}

  public static AstConfig withDropout(double dropout) {
    AstConfig plain = AstConfig.ofGeometry(32, 2, 4, 16, 16, MEL, FRAMES);
    return new AstConfig(
        plain.hidden(),
        plain.layers(),
        plain.heads(),
        plain.intermediate(),
        plain.patch(),
        plain.frequencyStride(),
        plain.timeStride(),
        plain.mel(),
        plain.maxLength(),
        plain.labels(),
        dropout,
        dropout,
        plain.layerNormEpsilon(),
        plain.qkvBias(),
        plain.mean(),
        plain.std());
  }
}
