package dev.vocalise.activities.export.model;

/** Names of files in the folder of an exported model. */
public final class ModelFolderFiles {
  /** What a reader of the weights must know. */
  public static final String FACTS = "vocalise.json";

  /** The encoder's weights, or all where it was trained from scratch. */
  public static final String ENCODER = "model.safetensors";

  /** Everything above the encoder; not there where it was trained from scratch. */
  public static final String HEADS = "heads.safetensors";

  /** Of all other files. */
  public static final String SIGNATURE = "model.sig";

  private ModelFolderFiles() {}
}
