package io.artstore.app.document;

import io.artstore.api.file.Document;
import io.artstore.app.connection.ExitCodes;
import io.artstore.app.connection.Terminal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Counts what was put and tells it. All of it is guarded by this object. */
final class PutProgress {
  private static final double NANOS = 1e9;

  private final Terminal terminal;
  private final int total;
  private final long start = System.nanoTime();
  private int stored;
  private int failed;
  private int toTryAgain;
  private long bytes;

  PutProgress(Terminal terminal, int total) {
    this.terminal = terminal;
    this.total = total;
  }

  synchronized void stored(Path file, Document document) {
    stored++;
    bytes += document.size();
    if (terminal.json() || total == 1) {
      terminal.result(
          document.fileId() + "  " + document.filename(),
          new PutCommand.Put(file.toString(), document));
    }
    show();
  }

  synchronized void failed(Path file, String reason, boolean retryHelps) {
    failed++;
    toTryAgain += retryHelps ? 1 : 0;
    if (terminal.json()) {
      terminal.result("", new PutCommand.NotPut(file.toString(), Map.of("detail", reason)));
    } else {
      terminal.failure("not put: " + file + ": " + reason);
    }
    show();
  }

  /** Prints the summary and answers the exit code. */
  synchronized int finish() {
    double seconds = (System.nanoTime() - start) / NANOS;
    terminal.note(
        String.format(
            Locale.ROOT,
            "%,d of %,d files put, %s in %.1f s (%.0f files/s, %s)",
            stored,
            total,
            Terminal.bytes(bytes),
            seconds,
            stored / seconds,
            Terminal.bytesPerSecond(bytes / seconds)));
    if (failed > 0) {
      terminal.failure(String.format(Locale.ROOT, "%,d files were not put, see above", failed));
    }
    if (stored == total) {
      return ExitCodes.DONE;
    }
    return toTryAgain == total - stored ? ExitCodes.TRY_AGAIN : ExitCodes.FAILED;
  }

  private void show() {
    terminal.progress(
        String.format(
            Locale.ROOT,
            "%,d of %,d files, %s%s",
            stored + failed,
            total,
            Terminal.bytes(bytes),
            failed == 0 ? "" : ", " + failed + " failed"));
  }
}
