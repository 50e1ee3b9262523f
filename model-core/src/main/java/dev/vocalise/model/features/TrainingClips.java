package dev.vocalise.model.features;

import java.util.List;

/**
 * The recordings of the training parts, without any label. They are read only when asked for.
 *
 * @param source of S_tr
 * @param target of T_tr
 */
public record TrainingClips(List<Clip> source, List<Clip> target) {

  /** Copies both. */
  public TrainingClips {
    source = List.copyOf(source);
    target = List.copyOf(target);
  }

  /** Those of one domain. */
  public List<Clip> of(Domain domain) {
    return switch (domain) {
      case SOURCE -> source;
      case TARGET -> target;
    };
  }
}
