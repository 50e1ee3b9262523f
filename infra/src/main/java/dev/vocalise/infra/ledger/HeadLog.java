package dev.vocalise.infra.ledger;

import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Signed heads, one note after the other, in a file of the data directory: the database may be cut
 * or rewritten, and this says what it was. Only ever added to.
 */
public record HeadLog(Path file) {

  /** What the file holds, and what of it is no head. */
  public record Content(List<TreeHead> heads, List<String> damaged) {
    public Content {
      heads = List.copyOf(heads);
      damaged = List.copyOf(damaged);
    }
  }

  /** Adds a note; on disk when this returns. */
  public void add(String note) throws IOException {
    boolean fresh = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap((note + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    if (fresh) {
      DurableFiles.force(DurableFiles.folderOf(file));
    }
  }

  /** All heads, oldest first; a last one that a loss of power cut is nothing. */
  public Content read() throws IOException {
    List<TreeHead> heads = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    if (!Files.exists(file)) {
      return new Content(heads, damaged);
    }
    String text = Files.readString(file);
    for (String note : text.split("(?<=\n)\n(?=vocalise-ledger/)", -1)) {
      try {
        heads.add(TreeHead.parse(note.stripTrailing() + "\n"));
      } catch (IllegalArgumentException e) {
        if (!note.isBlank()) {
          damaged.add(note);
        }
      }
    }
    if (!text.endsWith("\n\n") && !damaged.isEmpty()) {
      damaged.remove(damaged.size() - 1);
    }
    return new Content(heads, damaged);
  }
}
