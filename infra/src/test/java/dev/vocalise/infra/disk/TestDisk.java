package dev.vocalise.infra.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Disks that are small, fill up or lose power. They are mounted, which only root may: elsewhere the
 * test is skipped with the reason.
 */
public final class TestDisk implements AutoCloseable {
  private final Path folder;
  private final List<Path> mounts = new ArrayList<>();
  private int disks;
  private Path image;

  private TestDisk(Path folder) {
    this.folder = folder;
    this.image = folder;
  }

  /** In memory, with room for so many files and folders. */
  public static TestDisk ofFiles(Path folder, int files) throws IOException {
    TestDisk disk = new TestDisk(folder);
    disk.mount("-t", "tmpfs", "-o", "size=2g,nr_inodes=" + (files + 1), "tmpfs");
    return disk;
  }

  /** In memory, with room for so many bytes. */
  public static TestDisk ofBytes(Path folder, int bytes) throws IOException {
    TestDisk disk = new TestDisk(folder);
    disk.mount("-t", "tmpfs", "-o", "size=" + bytes, "tmpfs");
    return disk;
  }

  /**
   * An ext4 of 256 MB in a file that has what was written to the disk, and nothing that waits in
   * memory to be written. It writes by itself only after minutes.
   */
  public static TestDisk withPower(Path folder) throws IOException {
    TestDisk disk = new TestDisk(folder);
    disk.image = folder.resolve("disk-0.img");
    Assumptions.assumeTrue(run("truncate", "-s", "256M", disk.image.toString()));
    Assumptions.assumeTrue(run("mkfs.ext4", "-q", disk.image.toString()), "no mkfs.ext4 here");
    disk.mount("-o", "loop,commit=300", disk.image.toString());
    return disk;
  }

  public Path path() {
    return mounts.get(mounts.size() - 1);
  }

  /** Room for so many files from now on. */
  public void allow(int files) throws IOException {
    remount("nr_inodes=" + files);
  }

  /** Room for so many bytes from now on. */
  public void enlarge(int bytes) throws IOException {
    remount("size=" + bytes);
  }

  private void remount(String options) throws IOException {
    if (!run("mount", "-o", "remount," + options, path().toString())) {
      throw new IOException("cannot enlarge " + path());
    }
  }

  /** What a machine finds that lost power now: the disk as it is, mounted at another path. */
  public Path cut() throws IOException {
    Path copy = folder.resolve("disk-" + (disks + 1) + ".img");
    if (!run("cp", "--sparse=always", image.toString(), copy.toString())) {
      throw new IOException("cannot copy " + image);
    }
    mount("-o", "loop", copy.toString());
    Path found = mounts.remove(mounts.size() - 1);
    mounts.add(0, found); // path() stays
    return found;
  }

  private void mount(String... how) throws IOException {
    Path point = Files.createDirectories(folder.resolve("mount-" + disks++));
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(how));
    command.add(point.toString());
    Assumptions.assumeTrue(
        run(command.toArray(new String[0])), "this user may not mount disks, which this test does");
    mounts.add(point);
  }

  private static boolean run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (Path mount : mounts) {
      run("umount", mount.toString());
    }
  }
}
