package dev.vocalise.model.backbone;

import dev.vocalise.model.tensor.ComputeDevice;
import java.nio.file.Path;
import java.util.List;

/** A family whose encoders start from a checkpoint in the layout of Hugging Face. */
public interface Pretrained extends BackboneFamily {

  /**
   * Where a public checkpoint is to be had. It is not fetched: the folder stays the user's.
   *
   * @param name under which the shipped campaigns look for it
   * @param repository on Hugging Face
   */
  record Published(String name, String repository) {}

  /** Public checkpoints; the first is the one to name for an unknown name. */
  List<Published> published();

  /** Files that must be there besides {@code config.json} and the weights. */
  default List<String> required() {
    return List.of();
  }

  /** Files and folders that are kept where they are there. */
  default List<String> optional() {
    return List.of();
  }

  /** The checkpoint's configuration, checked: a record that becomes JSON. */
  Object geometry(Path folder);

  /**
   * Opens what else the folder must hold, such as the tokenizer, and refuses what is unsound.
   *
   * @throws dev.vocalise.model.checkpoint.CheckpointException when it is
   */
  void check(Path folder);

  /** What to tell of a sound checkpoint that may be other than its user thinks, in sentences. */
  default List<String> notes(Path folder) {
    return List.of();
  }

  /** Whether the checkpoint can also recognise speech. */
  default boolean recognises(Path folder) {
    return false;
  }

  /** The class of transformers that is this encoder without a head, such as {@code BertModel}. */
  String encoderArchitecture();

  /** Whether weights of this name are the encoder's, in what {@link #load} gives. */
  boolean encoderHas(String weight);

  /** Whether weights of this name are a head of the checkpoint that ours stands in for. */
  default boolean replacedByOurs(String weight) {
    return false;
  }

  /**
   * Whether a file of the checkpoint says how inputs are made, and so belongs to new weights too.
   */
  default boolean describesInput(String file) {
    return required().contains(file);
  }

  /**
   * The model without heads.
   *
   * @throws dev.vocalise.model.checkpoint.CheckpointException when a tensor is missing, unknown, of
   *     the wrong shape or cut off
   */
  Backbone load(Path folder, ComputeDevice device);

  /** Its states, weighted (§3.1.3). */
  @Override
  default Encoder encoder(Start start, ComputeDevice device) {
    return new WeightedStates(load(start.checkpoint(), device));
  }

  /** All of them, in the order of the documentation. */
  static List<Pretrained> all() {
    return BackboneFamily.all().stream()
        .filter(Pretrained.class::isInstance)
        .map(Pretrained.class::cast)
        .toList();
  }
}
