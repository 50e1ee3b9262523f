package dev.vocalise.infra.artifact;

import io.minio.AbortMultipartUploadArgs;
import io.minio.ListMultipartUploadsArgs;
import io.minio.ListMultipartUploadsResponse;
import io.minio.ListObjectsArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.minio.messages.ListMultipartUploadsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lies in the bucket: artifacts, and uploads that were not completed. */
record StoreListing(StoreConnection server) {
  private static final Pattern KEY = Pattern.compile("sha256/([0-9a-f]{2})/([0-9a-f]{62})");

  /** Objects of other names are not ours. */
  List<StoredObject> artifacts() {
    List<StoredObject> found = new ArrayList<>();
    ListObjectsArgs all =
        ListObjectsArgs.builder().bucket(server.bucket()).prefix("sha256/").recursive(true).build();
    try {
      for (Result<Item> result : server.client().listObjects(all)) {
        Item item = result.get();
        Matcher key = KEY.matcher(item.objectName());
        if (key.matches()) {
          found.add(
              new StoredObject(
                  key.group(1) + key.group(2), item.size(), item.lastModified().toInstant(), null));
        }
      }
      return found;
    } catch (MinioException | IllegalStateException e) {
      throw server.unavailable("list the artifacts", e);
    }
  }

  List<InterruptedUpload> uploads() {
    List<InterruptedUpload> found = new ArrayList<>();
    ListMultipartUploadsArgs.Builder next =
        ListMultipartUploadsArgs.builder().bucket(server.bucket()).prefix("sha256/");
    while (true) {
      ListMultipartUploadsResponse page =
          answer("list interrupted uploads", server.parts().listMultipartUploads(next.build()));
      ListMultipartUploadsResult result = page.result();
      for (ListMultipartUploadsResult.Upload upload : result.uploads()) {
        found.add(
            new InterruptedUpload(
                upload.objectName(), upload.uploadId(), upload.initiated().toInstant()));
      }
      if (!result.isTruncated()) {
        return found;
      }
      next.keyMarker(result.nextKeyMarker()).uploadIdMarker(result.nextUploadIdMarker());
    }
  }

  void abandon(InterruptedUpload upload) {
    answer(
        "remove an interrupted upload",
        server
            .parts()
            .abortMultipartUpload(
                AbortMultipartUploadArgs.builder()
                    .bucket(server.bucket())
                    .object(upload.key())
                    .uploadId(upload.id())
                    .build()));
  }

  private <T> T answer(String action, CompletableFuture<T> request) {
    try {
      return request.join();
    } catch (CompletionException e) {
      throw server.unavailable(
          action, e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e));
    }
  }
}
