package dev.vocalise.activities.export.model;

import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.ZipFolder;
import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The trained model of a run in the layout of Hugging Face, signed: {@code model add} takes it, and
 * {@code model_signing verify} too. A run of two branches has a folder for each.
 */
public final class HfModel implements Export {
  @Override
  public String name() {
    return "hf-model";
  }

  @Override
  public String title() {
    return "Model (Hugging Face layout, signed)";
  }

  @Override
  public String mediaType() {
    return "application/zip";
  }

  @Override
  public String ending() {
    return "model.zip";
  }

  @Override
  public boolean ofOneRun() {
    return true;
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    Files.createDirectories(what.scratch());
    Path scratch = Files.createTempDirectory(what.scratch(), "model");
    try {
      Path folder = ModelFolder.write(what, what.onlyRun(), scratch);
      ModelSignature.sign(folder, what.key());
      zip(folder, out);
    } finally {
      DurableFiles.deleteAll(scratch);
    }
  }

  private static void zip(Path folder, OutputStream out) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Path above = DurableFiles.folderOf(folder);
    try (ZipFolder zip = new ZipFolder(out)) {
      for (Path file : files) {
        try (InputStream bytes = Files.newInputStream(file)) {
          zip.add(above.relativize(file).toString().replace('\\', '/'), bytes);
        }
      }
    }
  }
}
