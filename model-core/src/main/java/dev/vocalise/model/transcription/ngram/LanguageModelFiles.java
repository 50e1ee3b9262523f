package dev.vocalise.model.transcription.ngram;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells the formats apart by what stands in the file, not by its name. */
public final class LanguageModelFiles {

  private LanguageModelFiles() {}

  static LanguageModel open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new LanguageModelException(path + ": there is no such language model file");
    }
    MappedFile file = MappedFile.open(path);
    if (KenlmHeader.recognises(file)) {
      KenlmHeader header = KenlmHeader.read(file);
      return header.type().isProbing()
          ? ProbingModel.open(file, header)
          : TrieModel.open(file, header);
    }
    if (ArpaReader.recognises(file)) {
      return ArpaReader.read(file);
    }
    throw new LanguageModelException(
        path
            + ": expected an ARPA file or a binary file of KenLM, got "
            + file.size()
            + " bytes that begin with '"
            + KenlmHeader.printable(file, 0, 24)
            + "'"
            + hint(file));
  }

  /** The words of a model that has them in its file, without the unknown one; else none. */
  public static List<String> words(LanguageModel model) {
    if (model instanceof ArpaModel arpa) {
      return arpa.vocabulary();
    }
    return model instanceof TrieModel trie
        ? trie.vocabulary()
        : ((ProbingModel) model).vocabulary();
  }

  private static String hint(MappedFile file) {
    boolean gzip = file.size() > 2 && file.unsignedByte(0) == 0x1F && file.unsignedByte(1) == 0x8B;
    return gzip ? "; unpack it first (gunzip)" : "";
  }
}
