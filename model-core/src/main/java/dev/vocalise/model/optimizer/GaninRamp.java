package dev.vocalise.model.optimizer;

/** Strength of an adversary over training (Ganin et al. 2016, §5.2.2). */
public final class GaninRamp {

  private static final double STEEPNESS = 10;

  private GaninRamp() {}

  /** 2 / (1 + exp(−10 p)) − 1: 0 at the start, towards 1 at the end. */
  public static double at(double progress) {
    return 2 / (1 + Math.exp(-STEEPNESS * progress)) - 1;
  }
}
