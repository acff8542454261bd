package io.artstore.element.files;

import io.artstore.api.file.Sha256;
import io.artstore.element.attributefile.AttributeFile;
import io.artstore.element.attributefile.AttributeFileException;
import io.artstore.element.attributefile.AttributeFileReader;
import io.artstore.element.attributefile.AttributeFileWriter;
import io.artstore.element.document.Place;
import io.artstore.element.document.StoredDocument;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.StagedFile;
import io.artstore.filestore.StorePath;
import io.artstore.filestore.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Data file and attribute file of a document, by the order of {@code docs/formats/layout.md}. */
public final class DocumentFiles {
  private final FileStore store;

  public DocumentFiles(FileStore store) {
    this.store = store;
  }

  /**
   * Writes and forces an attribute file in staging, where nobody sees it yet.
   *
   * @return to be published and closed by the caller
   */
  public StagedFile stage(AttributeFile file) throws FileStoreException {
    StagedFile staged = stageBytes(AttributeFileWriter.write(file));
    try {
      staged.force();
      return staged;
    } catch (FileStoreException | RuntimeException e) {
      staged.close();
      throw e;
    }
  }

  private StagedFile stageBytes(byte[] bytes) throws FileStoreException {
    try {
      return store.stage(new ByteArrayInputStream(bytes));
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  /**
   * Publishes both files of a new document; when this returns the document is there for good. The
   * publication of the attribute file is the commit point, and the data is forced in its place
   * before it. When this fails, only the files tell whether that point was reached.
   *
   * @param data staged and forced
   * @param attributes staged and forced
   */
  public void publish(Place place, StagedFile data, StagedFile attributes)
      throws FileStoreException {
    store.publish(data, place.data());
    store.forceFolder(place.folderPath());
    store.publish(attributes, place.attributes());
    store.forceFolder(place.folderPath());
  }

  /** Puts a tombstone in place of an attribute file; when this returns the document is deleted. */
  public void bury(AttributeFile tombstone) throws FileStoreException {
    Place place = tombstone.document().place();
    try (StagedFile staged = stage(tombstone)) {
      store.replace(staged, place.attributes());
      store.forceFolder(place.folderPath());
    }
  }

  /** Removes a data file, for good when this returns. Idempotent. */
  public void removeData(Place place) throws FileStoreException {
    store.remove(place.data());
    try {
      store.forceFolder(place.folderPath());
    } catch (FileStoreException.NotFound e) {
      // The change ended before its folder was made: a folder that is not there holds no name.
      return;
    }
  }

  /**
   * Reads what the attribute file at a place says, empty when there is none.
   *
   * @throws AttributeFileException when there is one that cannot be understood
   */
  public Optional<AttributeFile> attributes(Place place)
      throws FileStoreException, AttributeFileException {
    return attributes(place.attributes());
  }

  /** As {@link #attributes(Place)}, for a file found under a name. */
  public Optional<AttributeFile> attributes(StorePath path)
      throws FileStoreException, AttributeFileException {
    try {
      return Optional.of(
          AttributeFileReader.read(path, store.read(path, AttributeFile.BYTES_LIMIT)));
    } catch (FileStoreException.NotFound e) {
      return Optional.empty();
    }
  }

  /** Whether the data file has as many bytes as its document. */
  public boolean hasSize(StoredDocument document) throws FileStoreException {
    return store.size(document.place().data()).filter(size -> size == document.size()).isPresent();
  }

  /** Whether the data file has the bytes of its document; reads all of it. */
  public boolean hasContent(StoredDocument document) throws FileStoreException {
    if (!hasSize(document)) {
      return false;
    }
    MessageDigest digest = newDigest();
    try (StoredFile file = store.open(document.place().data())) {
      file.copy(0, file.size(), new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a digest does not fail", e);
    }
    return Sha256.of(digest.digest()).equals(document.checksum());
  }

  /** Makes durable what a process that died may have left in the page cache only. */
  public void force(Place place) throws FileStoreException {
    store.forceFile(place.data());
    forceAttributes(place);
  }

  /** The same for an attribute file alone. */
  public void forceAttributes(Place place) throws FileStoreException {
    store.forceFile(place.attributes());
    store.forceFolder(place.folderPath());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
