package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at this machine and reports what is missing and how to get it. Changes nothing and never
 * throws.
 */
public final class Doctor {
  private static final int JAVA = 17;
  private static final long MEMORY_MB = 3_000; // the demo's peak
  private static final long DISK_MB = 5_000; // programs, demo artifacts and room for a database

  private final Map<String, String> environment;
  private final Path proc;

  /**
   * @param proc the machine's {@code /proc}
   */
  Doctor(Map<String, String> environment, Path proc) {
    this.environment = Map.copyOf(environment);
    this.proc = proc;
  }

  /**
   * Checks everything that a start on {@code dataDirectory} with these environment variables would
   * need.
   */
  public static List<Check> examine(Path dataDirectory, Map<String, String> environment) {
    Doctor doctor = new Doctor(environment, Path.of("/proc"));
    List<Check> checks = new ArrayList<>();
    checks.addAll(doctor.machine(dataDirectory));
    checks.addAll(new HostDoctor(environment, doctor.proc).examine());
    return List.copyOf(checks);
  }

  /**
   * Refuses a host on which the engine could not load its native libraries.
   *
   * @throws StartupException with what to set
   */
  public static void requireLibraries(Map<String, String> environment) {
    Check libraries = new HostDoctor(environment, Path.of("/proc")).libraries();
    if (!libraries.ok()) {
      throw new StartupException(
          "The folder for native libraries will not do: %s. %s"
              .formatted(libraries.message(), libraries.remedy()));
    }
  }

  /**
   * Refuses a GPU that is not there or not set up: the first training would fail by it.
   *
   * @param device {@code cpu} or {@code gpu:N}
   * @throws StartupException with what is missing
   */
  public static void requireDevice(String device, Map<String, String> environment) {
    Map<String, String> wanted = new HashMap<>(environment);
    wanted.put("VOCALISE_DEVICE", device);
    Check gpu = new GpuDoctor(wanted, Path.of("/proc")).examine();
    if (gpu.required() && !gpu.ok()) {
      throw new StartupException("%s. %s".formatted(gpu.message(), gpu.remedy()));
    }
  }

  private List<Check> machine(Path dataDirectory) {
    return List.of(
        java(Runtime.version().feature()),
        platform(System.getProperty("os.name"), System.getProperty("os.arch")),
        processor(),
        memory(),
        disk(dataDirectory),
        data(dataDirectory),
        LedgerDoctor.examine(dataDirectory, environment),
        servers(),
        python(),
        new GpuDoctor(environment, proc).examine());
  }

  Check java(int feature) {
    String found = "Java " + feature + " from " + System.getProperty("java.home");
    String remedy = "Install a JDK " + JAVA + " or later and let JAVA_HOME name it.";
    return Check.of("java", feature >= JAVA, found, remedy);
  }

  /** The embedded PostgreSQL and the PyTorch of the class path are built for one platform. */
  Check platform(String name, String architecture) {
    int threads = Runtime.getRuntime().availableProcessors();
    return Check.of(
        "platform",
        PostgresPrograms.isSupported(name, architecture),
        "%s %s, %d CPU threads".formatted(name, architecture, threads),
        "Run Vocalise on Linux x86-64, for example in the container of infra/docker.");
  }

  /**
   * libtorch picks its kernels at run time: AVX2 with FMA is what it is tuned for, less works but
   * slowly.
   */
  Check processor() {
    Set<String> flags;
    try {
      flags =
          Files.readAllLines(proc.resolve("cpuinfo")).stream()
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
              .map(words -> Set.copyOf(Arrays.asList(words)))
              .orElse(Set.of());
    } catch (IOException e) {
      return Check.optional(
          "processor", "the CPU's abilities are not readable here", "Make sure that it has AVX2.");
    }
    if (!flags.contains("sse4_2")) {
      return Check.missing(
          "processor",
          "no SSE4.2, which PyTorch 2.7 cannot do without",
          "Use a machine with an x86-64-v3 CPU (2013 or later).");
    }
    if (!flags.contains("avx2") || !flags.contains("fma")) {
      return Check.optional(
          "processor",
          "no AVX2 with FMA: training works but is several times slower",
          "Use a machine with AVX2, or let the virtual machine pass the host's CPU flags through.");
    }
    String best = flags.contains("avx512f") ? "AVX-512" : "AVX2";
    return Check.good("processor", best + " with FMA, " + bfloat16(flags));
  }

  /** Which products in bfloat16 need; the library prefers the first. */
  private static String bfloat16(Set<String> flags) {
    return Stream.of("amx_bf16", "avx512_bf16")
        .filter(flags::contains)
        .findFirst()
        .map("bfloat16 by "::concat)
        .orElse("nothing for bfloat16: training.precision: bfloat16 is refused");
  }

  Check memory() {
    try {
      Pattern available = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
      for (String line : Files.readAllLines(proc.resolve("meminfo"))) {
        Matcher matcher = available.matcher(line);
        if (matcher.matches()) {
          long megabytes = Long.parseLong(matcher.group(1)) / 1024;
          String remedy = "Free memory: the demo takes up to " + MEMORY_MB + " MB.";
          return Check.of("memory", megabytes >= MEMORY_MB, megabytes + " MB available", remedy);
        }
      }
    } catch (IOException e) {
      // reported below
    }
    return Check.optional(
        "memory", "not readable here", "Make sure that " + MEMORY_MB + " MB are free.");
  }

  Check disk(Path directory) {
    try {
      Path existing = existing(directory);
      long megabytes = Files.getFileStore(existing).getUsableSpace() >> 20;
      String found = megabytes + " MB free at " + existing;
      String remedy = "Free " + DISK_MB + " MB or choose another disk with --data.";
      return Check.of("disk", megabytes >= DISK_MB, found, remedy);
    } catch (IOException e) {
      return Check.missing(
          "disk", "not readable: " + e.getMessage(), "Choose another directory with --data.");
    }
  }

  /** The folder itself, or the one above it in which it would be made. */
  static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  Check data(Path directory) {
    Optional<RunningInstance> running = DataDirectory.running(directory);
    if (running.isPresent()) {
      return Check.good("data", directory + " is served at " + running.get().url());
    }
    if (!Files.exists(directory)) {
      return Check.good("data", directory + " will be created");
    }
    return Files.isDirectory(directory) && Files.isWritable(directory)
        ? Check.good("data", directory + " is writable")
        : Check.missing(
            "data",
            directory + " is no writable folder",
            "Make it writable or choose another one with --data.");
  }

  /** Settings of real servers, and fixed ports of embedded ones. */
  Check servers() {
    try {
      Settings settings = Settings.fromEnvironment(environment);
      if (settings.databaseUrl() == null) {
        LoopbackPort.requireFree(
            settings.ports().database(), "PostgreSQL", "VOCALISE_DATABASE_PORT");
      } else {
        DatabaseAddress.of(settings);
      }
      if (settings.s3() == null) {
        LoopbackPort.requireFree(settings.ports().s3(), "S3", "VOCALISE_S3_PORT");
      }
      if (settings.temporal() == null) {
        LoopbackPort.requireFree(settings.ports().temporal(), "Temporal", "VOCALISE_TEMPORAL_PORT");
      }
      return Check.good(
          "servers",
          "PostgreSQL %s, S3 %s, Temporal %s, MLflow %s"
              .formatted(
                  settings.databaseUrl() == null ? "embedded" : "from DATABASE_URL",
                  settings.s3() == null ? "embedded" : settings.s3().endpoint(),
                  settings.temporal() == null ? "embedded" : settings.temporal(),
                  settings.mlflowUri() == null ? "not set" : "from MLFLOW_TRACKING_URI"));
    } catch (StartupException e) {
      return Check.missing(
          "servers", String.valueOf(e.getMessage()), "Change the setting that is named.");
    }
  }

  Check python() {
    int wanted = MlflowServer.PYTHON_MINOR;
    return PythonProgram.find(environment, wanted)
        .map(found -> "Python 3." + found.minor() + " at " + found.executable())
        .map(found -> Check.good("python", found))
        .orElseGet(
            () ->
                Check.optional(
                    "python",
                    "no Python 3.%d or later, which only --with-mlflow and a GPU need"
                        .formatted(wanted),
                    "Install python3 and python3-venv."));
  }

  /** The findings as aligned text, one or two lines each. */
  public static String text(List<Check> checks) {
    return checks.stream()
        .map(
            check ->
                "%-7s %-10s %s%s"
                    .formatted(
                        check.ok() ? "ok" : check.required() ? "MISSING" : "absent",
                        check.name(),
                        check.message(),
                        check.remedy().isEmpty() ? "" : "\n" + " ".repeat(19) + check.remedy()))
        .collect(Collectors.joining("\n"));
  }
}
