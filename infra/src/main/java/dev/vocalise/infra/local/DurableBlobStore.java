package dev.vocalise.infra.local;

import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.failure.ServerFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A folder of objects whose every object is on disk, whole, before its upload is answered: it is
 * received in a second store of the same file system, and gets its name there once its bytes are on
 * disk. What an interrupted upload leaves is in that second store alone.
 */
final class DurableBlobStore extends ForwardingBlobStore {
  /** How the library names its files of an upload in parts. */
  static final String PART = ".mpus-";

  /** MinIO's word for it; S3 has none. */
  private static final String DISK_FULL = "XMinioStorageFull";

  private static final Logger log = LoggerFactory.getLogger(DurableBlobStore.class);

  private final Path objects;
  private final Path incoming;
  private final BlobStore receiver;

  private DurableBlobStore(Path objects, Path incoming) {
    super(new FilesystemNio2BlobStore(objects.toString()));
    this.objects = objects;
    this.incoming = incoming;
    this.receiver = new FilesystemNio2BlobStore(incoming.toString());
  }

  /**
   * @param objects one folder per bucket in it, one file per object in that
   * @param incoming for uploads that are under way, on the same file system
   */
  static DurableBlobStore open(Path objects, Path incoming) throws IOException {
    DurableFiles.createDirectories(objects);
    DurableFiles.createDirectories(incoming);
    return new DurableBlobStore(objects, incoming);
  }

  @Override
  public CreateBucketResponse createContainer(CreateBucketRequest request) {
    CreateBucketResponse response = super.createContainer(request);
    onDisk(() -> DurableFiles.force(objects));
    return response;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    String received = UUID.randomUUID().toString(); // others may send the same object
    PutObjectRequest beside = request.toBuilder().key(received).ifNoneMatch(null).build();
    return fitting(
        payload,
        () -> {
          PutObjectResponse response = bucket(request.bucket()).putBlob(beside, payload);
          publish(request.bucket(), received, request.key(), request.ifNoneMatch());
          return response;
        });
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    return bucket(request.bucket()).initiateMultipartUpload(request);
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream part) {
    return fitting(part, () -> receiver.uploadMultipartPart(upload, request, part));
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
    return receiver.listMultipartUpload(upload);
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    return bucket(bucket).listMultipartUploads(bucket);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    receiver.abortMultipartUpload(upload);
  }

  /** One at a time: two uploads of one object are put together under the same name. */
  @Override
  public synchronized CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadRequest beside = request.toBuilder().ifNoneMatch(null).build();
    String name = upload.blobName();
    return fitting(
        InputStream.nullInputStream(),
        () -> {
          CompleteMultipartUploadResponse response =
              receiver.completeMultipartUpload(upload, beside);
          publish(upload.containerName(), name, name, request.ifNoneMatch());
          return response;
        });
  }

  /** The server reads parts again to check their digests. */
  @Override
  public @Nullable ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    return (request.key().startsWith(PART) ? receiver : delegate()).getBlob(request);
  }

  /** A full disk is answered as such, once the sender has said everything and listens. */
  private static <T> T fitting(InputStream payload, Supplier<T> upload) {
    try {
      return upload.get();
    } catch (RuntimeException e) {
      if (!ServerFailure.saysDiskFull(String.valueOf(e.getMessage()))) { // has its cause's words
        throw e;
      }
      onDisk(() -> payload.transferTo(OutputStream.nullOutputStream()));
      throw S3Exception.builder()
          .statusCode(507)
          .message(DISK_FULL)
          .awsErrorDetails(
              AwsErrorDetails.builder().errorCode(DISK_FULL).errorMessage(e.getMessage()).build())
          .cause(e)
          .build();
    }
  }

  /** The receiver, with a folder for the bucket if the store has the bucket. */
  private BlobStore bucket(String bucket) {
    if (!delegate().containerExists(bucket)) {
      throw S3Exceptions.noSuchBucket(bucket, "");
    }
    onDisk(() -> DurableFiles.createDirectories(incoming.resolve(bucket)));
    return receiver;
  }

  /** Names an object that has been received, unless it may not replace one that is there. */
  private void publish(String bucket, String received, String key, @Nullable String ifNoneMatch) {
    Path from = incoming.resolve(bucket).resolve(received);
    Path folder = objects.resolve(bucket);
    Path to = folder.resolve(key).normalize();
    try {
      if (to.equals(folder) || !to.startsWith(folder) || key.startsWith(PART)) {
        throw S3Exceptions.invalidArgument("An object cannot be named " + key + ".");
      }
      DurableFiles.force(from);
      for (boolean named = false; !named; ) {
        DurableFiles.createDirectories(DurableFiles.folderOf(to));
        named = name(from, to, "*".equals(ifNoneMatch));
      }
      DurableFiles.force(DurableFiles.folderOf(to));
    } catch (FileAlreadyExistsException e) {
      throw S3Exceptions.fromStatusCode(412);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(from); // its other name stays
    }
  }

  private static void delete(Path received) {
    try {
      Files.deleteIfExists(received);
    } catch (IOException e) {
      log.warn("{} could not be deleted; the next start does it", received, e);
    }
  }

  /** False when the folder is gone: an object that was deleted was the last one in it. */
  private static boolean name(Path from, Path to, boolean onlyNew) throws IOException {
    try {
      if (onlyNew) {
        Files.createLink(to, from);
      } else {
        DurableFiles.publish(from, to);
      }
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(from)) {
        return false;
      }
      throw e;
    }
  }

  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private static void onDisk(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
