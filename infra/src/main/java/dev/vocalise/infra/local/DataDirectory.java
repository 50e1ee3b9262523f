package dev.vocalise.infra.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.disk.DataPlaces;
import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The one folder that holds everything Vocalise keeps on this machine. Opening it takes an
 * exclusive lock that ends with the process, however it ends.
 *
 * <pre>
 * vocalise.marker   what makes it a data directory, with the layout's version
 * lock              locked while in use; its text is the owner's process id
 * credentials.json  mode 0600
 * instance.json     mode 0600, while an instance answers: process, address
 * places.txt        where it is and has been
 * restoring         which backup, from the beginning of a restore to its end
 * postgres/ objects/ mlflow/ cache/ servers/ logs/ scratch/ web/
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
  /** Below this, PostgreSQL could stop in the middle of a campaign. */
  private static final long NEEDED_BYTES = 1L << 30;

  private static final String MARKER = "vocalise.marker";
  private static final String LAYOUT = "vocalise data directory, layout 1\n";
  private static final String LOCK = "lock";
  private static final String INSTANCE = "instance.json";
  private static final String RESTORING = "restoring";
  private static final String CREDENTIALS = "credentials.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The directories that this process has open. They must be known without touching their lock
   * files: closing any handle of a POSIX-locked file drops the lock of the whole process.
   */
  private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;
  private final Credentials credentials;

  private DataDirectory(Path root, FileChannel channel, Credentials credentials) {
    this.root = root;
    this.channel = channel;
    this.credentials = credentials;
  }

  /** {@code ~/.vocalise}. */
  public static Path defaultPath() {
    return Path.of(System.getProperty("user.home"), ".vocalise");
  }

  /**
   * Creates the directory if needed and locks it.
   *
   * @throws DataDirectoryLockedException if another process, or another part of this one, has it
   *     open
   * @throws StartupException if it cannot be written, is nearly full, or holds something else
   */
  public static DataDirectory open(Path directory) {
    return open(directory, false);
  }

  /** The same for a restore, which may have been begun here before. */
  public static DataDirectory openForRestore(Path directory) {
    return open(directory, true);
  }

  private static DataDirectory open(Path directory, boolean restoring) {
    if (directory.startsWith("?")) { // what Java calls the home of a user without one
      throw new StartupException(
          "This user has no home folder for the data directory; name one with --data, or set HOME.");
    }
    Path root = directory.toAbsolutePath().normalize();
    if (Files.isRegularFile(root)) {
      throw new StartupException(
          "The data directory " + root + " is a file; choose a folder with --data.");
    }
    try {
      OwnerOnly.createDirectories(root);
      root = root.toRealPath(); // one lock however the path is written
      requireOurs(root);
      requireSpace(root);
      FileChannel channel = lock(root);
      try {
        if (!restoring && Files.exists(root.resolve(RESTORING))) {
          throw new StartupException(
              "A restore into %s was not finished; run it again: vocalise restore BACKUP --data %s."
                  .formatted(root, root));
        }
        if (!isMarked(root)) {
          OwnerOnly.write(root.resolve(MARKER), LAYOUT);
        }
        OwnerOnly.restrict(root);
        DataPlaces.remember(root);
        Files.deleteIfExists(root.resolve(INSTANCE)); // left by a killed process
        return new DataDirectory(root, channel, credentialsOf(root));
      } catch (IOException | RuntimeException e) {
        unlock(root, channel);
        throw e;
      }
    } catch (IOException e) {
      throw new StartupException(
          "Cannot write to the data directory %s (%s: %s); %s or choose another one with --data."
              .formatted(
                  root, e.getClass().getSimpleName(), e.getMessage(), StartupException.remedy(e)),
          e);
    }
  }

  /**
   * The instance that works on this directory right now and has announced its address, if there is
   * one.
   */
  public static Optional<RunningInstance> running(Path directory) {
    Path root = real(directory);
    Path file = root.resolve(INSTANCE);
    if (!Files.isReadable(file) || !isLocked(root)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), RunningInstance.class));
    } catch (IOException e) {
      return Optional.empty(); // it is just stopping
    }
  }

  static boolean isThere(Path directory) {
    return Files.exists(real(directory).resolve(MARKER));
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory.toAbsolutePath().normalize(); // not there
    }
  }

  private static void requireOurs(Path root) throws IOException {
    if (Files.exists(root.resolve(MARKER))) {
      String layout = Files.readString(root.resolve(MARKER));
      if (!LAYOUT.startsWith(layout)) { // a loss of power may have cut it
        throw new StartupException(
            "The data directory %s was made by another version of Vocalise (%s); use that version or choose another directory with --data."
                .formatted(root, layout.strip()));
      }
      return;
    }
    try (Stream<Path> entries = Files.list(root)) {
      Set<String> first = Set.of(LOCK, MARKER + DurableFiles.UNFINISHED); // of a start cut off
      Optional<Path> other =
          entries.filter(entry -> !first.contains(entry.getFileName().toString())).findFirst();
      if (other.isPresent()) {
        throw new StartupException(
            "The directory %s holds other files (%s) and is not a Vocalise data directory; choose an empty or new one with --data."
                .formatted(root, other.get().getFileName()));
      }
    }
  }

  private static boolean isMarked(Path root) throws IOException {
    Path marker = root.resolve(MARKER);
    return Files.exists(marker) && Files.readString(marker).equals(LAYOUT);
  }

  private static void requireSpace(Path root) throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < NEEDED_BYTES) {
      throw new StartupException(
          "The disk of the data directory %s has %d MB free but at least %d MB are needed; free some space or choose another disk with --data."
              .formatted(root, free >> 20, NEEDED_BYTES >> 20));
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    if (!OPEN_HERE.add(root)) {
      throw new DataDirectoryLockedException(root, ProcessHandle.current().pid());
    }
    try {
      FileChannel channel = OwnerOnly.open(root.resolve(LOCK));
      try {
        if (channel.tryLock() == null) {
          throw new DataDirectoryLockedException(root, ownerOf(channel));
        }
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(StandardCharsets.US_ASCII.encode(pid), 0);
        return channel; // closing it ends the lock
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      OPEN_HERE.remove(root);
      throw e;
    }
  }

  private static void unlock(Path root, FileChannel channel) throws IOException {
    try {
      channel.close();
    } finally {
      OPEN_HERE.remove(root);
    }
  }

  /** Whether a process has it open, also one that only starts or stops; nothing is made. */
  public static boolean isOpen(Path directory) {
    return isLocked(real(directory));
  }

  private static boolean isLocked(Path root) {
    if (OPEN_HERE.contains(root)) {
      return true;
    }
    try (FileChannel channel =
            FileChannel.open(
                root.resolve(LOCK), StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static long ownerOf(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    try {
      return Long.parseLong(StandardCharsets.US_ASCII.decode(text.flip()).toString().strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** New ones do for data that is there: see {@link PostgresServer#start}. */
  private static Credentials credentialsOf(Path root) throws IOException {
    Path file = root.resolve(CREDENTIALS);
    if (Files.exists(file)) {
      OwnerOnly.restrict(file);
      try {
        return JSON.readValue(Files.readAllBytes(file), Credentials.class);
      } catch (JsonProcessingException e) {
        LoggerFactory.getLogger(DataDirectory.class) // which a verb beside an instance never needs
            .warn("{} was empty or damaged and is made again", file);
      }
    }
    Credentials fresh = Credentials.random();
    OwnerOnly.write(file, JSON.writeValueAsString(fresh));
    return fresh;
  }

  /** Lets the command line find this instance until {@link #close()}. */
  public void announce(RunningInstance instance) {
    try {
      OwnerOnly.write(root.resolve(INSTANCE), JSON.writeValueAsString(instance));
    } catch (IOException e) {
      throw new StartupException(
          "Cannot write %s (%s); %s."
              .formatted(root.resolve(INSTANCE), e.getMessage(), StartupException.remedy(e)),
          e);
    }
  }

  public Credentials credentials() {
    return credentials;
  }

  /** The secrets of a directory that an instance has open. */
  public static Credentials credentials(Path directory) {
    try {
      return JSON.readValue(real(directory).resolve(CREDENTIALS).toFile(), Credentials.class);
    } catch (IOException e) {
      throw new StartupException(
          "Cannot read %s in %s (%s); are you its owner?"
              .formatted(CREDENTIALS, directory, e.getMessage()),
          e);
    }
  }

  /** The backup that an unfinished restore takes. */
  public Optional<String> restoring() throws IOException {
    Path mark = root.resolve(RESTORING);
    return Files.exists(mark) ? Optional.of(Files.readString(mark)) : Optional.empty();
  }

  /** From now on only a restore opens this directory. */
  public void restoring(String backup) throws IOException {
    OwnerOnly.write(root.resolve(RESTORING), backup);
  }

  /** The restore is complete. */
  public void restored() throws IOException {
    Files.deleteIfExists(root.resolve(RESTORING));
  }

  public Path root() {
    return root;
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path objects() {
    return root.resolve("objects");
  }

  public Path mlflow() {
    return mlflow(root);
  }

  static Path mlflow(Path root) {
    return root.resolve("mlflow");
  }

  /** Unpacked server programs. */
  public Path servers() {
    return root.resolve("servers");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** Ends the lock; calling it again does nothing. */
  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        Files.deleteIfExists(root.resolve(INSTANCE));
        unlock(root, channel);
      }
    } catch (IOException e) {
      throw new StartupException(
          "Cannot release the data directory " + root + ": " + e.getMessage(), e);
    }
  }
}
