package dev.vocalise.activities.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  @TempDir Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void machine(long kilobytes) throws IOException {
    file("proc/meminfo", "MemTotal: 9 kB\nMemAvailable:   " + kilobytes + " kB\nSwap: 1 kB\n");
  }

  @Test
  void withoutALimitItIsWhatTheSystemCallsAvailable() throws IOException {
    machine(1_000);
    file("sys/fs/cgroup/memory.max", "max\n");
    file("sys/fs/cgroup/memory.current", "5000\n");
    assertThat(MachineMemory.available(root)).hasValue(1_024_000);
  }

  /** 800 of 2000 bytes are used, of which 300 are files that are given back. */
  @Test
  void aContainerHasWhatItsLimitLeaves() throws IOException {
    machine(1_000);
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", "2000\n");
    file("sys/fs/cgroup/memory.current", "800\n");
    file("sys/fs/cgroup/memory.stat", "anon 500\ninactive_file 300\n");
    assertThat(MachineMemory.available(root)).hasValue(1_500);
  }

  @Test
  void aGroupHasNoMoreThanTheOneAroundIt() throws IOException {
    machine(1_000);
    file("proc/self/cgroup", "0::/outer/inner\n");
    file("sys/fs/cgroup/outer/memory.max", "700\n");
    file("sys/fs/cgroup/outer/memory.current", "100\n");
    file("sys/fs/cgroup/outer/inner/memory.max", "900\n");
    file("sys/fs/cgroup/outer/inner/memory.current", "50\n");
    assertThat(MachineMemory.available(root)).hasValue(600);
  }

  @Test
  void olderGroupsCountAsWell() throws IOException {
    machine(1_000);
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "500\n");
    file("sys/fs/cgroup/memory/memory.usage_in_bytes", "600\n");
    assertThat(MachineMemory.available(root)).hasValue(0);
  }

  @Test
  void aSystemThatDoesNotTellIsNotGuessed() {
    assertThat(MachineMemory.available(root)).isEmpty();
  }
}
