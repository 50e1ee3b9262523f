package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.ledger.LedgerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void everyCheckOfThisMachineIsNamedOnceAndAProblemHasARemedy() {
    List<Check> checks = Doctor.examine(folder.resolve("data"), System.getenv());
    assertThat(checks)
        .extracting(Check::name)
        .containsExactly(
            "java",
            "platform",
            "processor",
            "memory",
            "disk",
            "data",
            "ledger",
            "servers",
            "python",
            "gpu",
            "locale",
            "user",
            "temporary",
            "libraries");
    assertThat(checks)
        .filteredOn(check -> !check.ok())
        .allMatch(check -> !check.remedy().isBlank());
    assertThat(Doctor.text(checks).lines()).hasSizeGreaterThanOrEqualTo(checks.size());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anOldJavaIsMissing() {
    assertThat(doctor(Map.of()).java(11).ok()).isFalse();
    assertThat(doctor(Map.of()).java(17).ok()).isTrue();
  }

  @Test
  void onlyLinuxOnX86WillDo() {
    assertThat(doctor(Map.of()).platform("Linux", "amd64").ok()).isTrue();
    assertThat(doctor(Map.of()).platform("Mac OS X", "aarch64").ok()).isFalse();
  }

  @Test
  void theProcessorsAbilitiesDecide() throws IOException {
    assertThat(processor("fpu sse4_2 avx avx2 fma avx512f").message()).contains("AVX-512");
    Check plain = processor("fpu sse4_2 avx avx2 fma");
    assertThat(plain.ok()).isTrue();
    assertThat(plain.message()).contains("training.precision: bfloat16 is refused");
    assertThat(processor("sse4_2 avx2 fma avx512f avx512_bf16").message())
        .isEqualTo("AVX-512 with FMA, bfloat16 by avx512_bf16");
    assertThat(processor("sse4_2 avx2 fma avx512f avx512_bf16 amx_bf16").message())
        .isEqualTo("AVX-512 with FMA, bfloat16 by amx_bf16");
    Check slow = processor("fpu sse4_2 avx");
    assertThat(slow.ok()).isFalse();
    assertThat(slow.required()).isFalse();
    assertThat(processor("fpu sse2").required()).isTrue();
  }

  @Test
  void tooLittleMemoryIsNamedInMegabytes() throws IOException {
    Files.writeString(folder.resolve("meminfo"), "MemTotal:  9 kB\nMemAvailable:    1048576 kB\n");
    assertThat(doctor(Map.of()).memory())
        .extracting(Check::ok, Check::message)
        .containsExactly(false, "1024 MB available");
  }

  @Test
  void theLedgersKeysAndHeadsAreLookedAtAndNothingIsMade() throws IOException {
    Path home = folder.resolve("ledger");
    assertThat(LedgerDoctor.examine(home, Map.of()).message()).startsWith("none yet");
    assertThat(home).doesNotExist();
    Files.createDirectories(home);
    LedgerHome.open(home);
    assertThat(LedgerDoctor.examine(home, Map.of()).message())
        .isEqualTo(
            "no head signed yet, 1 pinned key, heads are in the data directory only (VOCALISE_LEDGER_HEADS_TO)");
    assertThat(LedgerDoctor.examine(home, Map.of("VOCALISE_SIGNING_KEY", "/none.pem")).ok())
        .isFalse();
    assertThat(LedgerDoctor.examine(home, Map.of("VOCALISE_SIGNING_COMMAND", "sign")).message())
        .contains("VOCALISE_SIGNING_PUBLIC_KEY");
    Files.writeString(home.resolve(LedgerHome.HEADS), "vocalise-ledger/x\n\nmore\n\n");
    assertThat(LedgerDoctor.examine(home, Map.of()).message()).contains("damaged", "ledger-heads");
  }

  @Test
  void badSettingsAreNamed() {
    assertThat(doctor(Map.of("S3_ENDPOINT", "http://s:1")).servers().message())
        .contains("S3_ACCESS_KEY");
    assertThat(doctor(Map.of("DATABASE_URL", "mysql://x")).servers().ok()).isFalse();
    assertThat(doctor(Map.of("TEMPORAL_ADDRESS", "t:7233")).servers().message())
        .contains("Temporal t:7233");
  }

  @Test
  void aDeviceThatIsAskedForAndNotThereIsMissing() throws IOException {
    assertThat(gpu("gpu:0").message()).isEqualTo("device gpu:0: no NVIDIA driver");
    assertThat(gpu("gpu:0").required()).isTrue();
    assertThat(gpu("tpu").message()).isEqualTo("VOCALISE_DEVICE is 'tpu'; expected cpu or gpu:N");
    assertThat(gpu("tpu").required()).isTrue();
    assertThat(gpu("cpu").required()).isFalse();
    assertThat(gpu("").required()).isFalse();
  }

  private Check gpu(String device) {
    return new GpuDoctor(Map.of("VOCALISE_DEVICE", device, "PATH", ""), folder).examine();
  }

  @Test
  void aGpuWithoutItsLibrariesNamesEachMissingStep() throws IOException {
    Path driver = Files.createDirectories(folder.resolve("driver/nvidia"));
    Files.createFile(driver.resolve("version"));
    assertThat(new GpuDoctor(Map.of(), folder).examine().remedy())
        .contains("torch==2.7.1", "VOCALISE_TORCH=VENV");
    Map<String, String> begun = Map.of("PYTORCH_LIBRARY_PATH", folder.toString());
    assertThat(new GpuDoctor(begun, folder).examine().remedy())
        .contains(
            "no libtorch_cuda.so",
            "PYTORCH_VERSION=2.7.1",
            "PYTORCH_FLAVOR=cu128",
            "LD_LIBRARY_PATH");

    Files.createFile(folder.resolve("libtorch_cuda.so"));
    Files.createFile(folder.resolve("libcudart.so.12"));
    Map<String, String> complete =
        Map.of(
            "PYTORCH_LIBRARY_PATH",
            folder.toString(),
            "PYTORCH_VERSION",
            "2.7.1",
            "PYTORCH_FLAVOR",
            "cu128",
            "LD_LIBRARY_PATH",
            folder.toString());
    assertThat(new GpuDoctor(complete, folder).examine().ok()).isTrue();

    Files.createDirectories(driver.resolve("gpus/0000:01:00.0"));
    Map<String, String> second = new HashMap<>(complete);
    second.put("VOCALISE_DEVICE", "gpu:1");
    assertThat(new GpuDoctor(second, folder).examine().message())
        .isEqualTo("device gpu:1: this machine has 1, counted from gpu:0");
    second.put("VOCALISE_DEVICE", "gpu:0");
    assertThat(new GpuDoctor(second, folder).examine().ok()).isTrue();
  }

  @Test
  void noDriverMeansTheCpu() {
    assertThat(new GpuDoctor(Map.of("PATH", ""), folder).examine().message()).contains("CPU");
  }

  private Check processor(String flags) throws IOException {
    Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\nflags\t\t: " + flags + "\n");
    return doctor(Map.of()).processor();
  }

  private Doctor doctor(Map<String, String> environment) {
    return new Doctor(environment, folder);
  }
}
