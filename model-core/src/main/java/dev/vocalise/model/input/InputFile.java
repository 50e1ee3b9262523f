package dev.vocalise.model.input;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Opens what people name: regular files alone, since a pipe would be waited for and a device never
 * ends, and never more bytes than the reader wants, whatever size is said beforehand.
 */
public final class InputFile {
  private InputFile() {}

  /**
   * The whole file.
   *
   * @param most bytes that it may have
   * @throws InputFileException if it is none, has more, or grows meanwhile
   */
  public static byte[] bytes(Path path, int most) throws IOException {
    try (FileChannel file = channel(path)) {
      long size = file.size();
      if (size > most) {
        throw new InputFileException(
            path, "has %d bytes, expected at most %d".formatted(size, most));
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // until it is full, or the file has become shorter
      }
      if (!bytes.hasRemaining() && file.read(ByteBuffer.allocate(1)) > 0) {
        throw new InputFileException(path, "grows while it is read; wait until it is written");
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /** Why a file could not be read, in words that quote nothing of it. */
  public static String why(@Nullable IOException e) {
    if (e instanceof InputFileException) {
      return e.toString();
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "this user may not read it";
    }
    if (e instanceof FileSystemException failed) {
      return String.valueOf(failed.getReason() == null ? "the disk failed" : failed.getReason());
    }
    boolean encoding =
        e instanceof CharacterCodingException || e instanceof CharConversionException;
    return encoding ? "it is no text in UTF-8" : "the disk failed, or it changed meanwhile";
  }

  /** To be read as far as is needed. */
  public static InputStream stream(Path path) throws IOException {
    return Channels.newInputStream(channel(path));
  }

  /** To be read or mapped. */
  public static FileChannel channel(Path path) throws IOException {
    BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
    if (!file.isRegularFile()) {
      throw new InputFileException(
          path,
          "is a %s, expected a regular file"
              .formatted(file.isDirectory() ? "folder" : "pipe, socket or device"));
    }
    return FileChannel.open(path, StandardOpenOption.READ);
  }
}
