package dev.vocalise.activities.estimate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory that processes of this machine can still have. */
public final class MachineMemory {
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");
  private static final Pattern GIVEN_BACK = Pattern.compile("(?m)^inactive_file (\\d+)$");
  private static final Pattern GROUP = Pattern.compile("(?m)^0::(/.*)$");

  private MachineMemory() {}

  /**
   * What the system calls available, or what the control group of this process has left, if that is
   * less; empty where nobody tells.
   */
  public static OptionalLong available() {
    return available(Path.of("/"));
  }

  /**
   * @param root with {@code proc} and {@code sys} below it
   */
  static OptionalLong available(Path root) {
    OptionalLong least = number(AVAILABLE, root.resolve("proc/meminfo"), 1024);
    Path groups = root.resolve("sys/fs/cgroup");
    Path group = groups;
    Matcher own = GROUP.matcher(text(root.resolve("proc/self/cgroup")));
    if (own.find()) {
      group = groups.resolve(own.group(1).substring(1)).normalize();
    }
    // A group cannot have more than those that it lies in; in a container ours is the topmost.
    for (Path at = group; at != null && at.startsWith(groups); at = at.getParent()) {
      least = less(least, left(at, "memory.max", "memory.current"));
    }
    return less(
        least, left(groups.resolve("memory"), "memory.limit_in_bytes", "memory.usage_in_bytes"));
  }

  private static OptionalLong left(Path group, String limit, String usage) {
    String most = text(group.resolve(limit)).strip();
    String used = text(group.resolve(usage)).strip();
    if (!most.matches("\\d{1,18}") || !used.matches("\\d{1,18}")) { // "max": there is no limit
      return OptionalLong.empty();
    }
    long cache = number(GIVEN_BACK, group.resolve("memory.stat"), 1).orElse(0);
    return OptionalLong.of(Math.max(0, Long.parseLong(most) - Long.parseLong(used) + cache));
  }

  private static OptionalLong less(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
  }

  private static OptionalLong number(Pattern line, Path file, long unit) {
    Matcher found = line.matcher(text(file));
    return found.find()
        ? OptionalLong.of(unit * Long.parseLong(found.group(1)))
        : OptionalLong.empty();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // another system, or another version of control groups
    }
  }
}
