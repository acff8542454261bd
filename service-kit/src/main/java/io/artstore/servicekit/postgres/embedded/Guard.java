package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;

/**
 * Stops the server when this program is killed. A shell waits for the end of its input, which the
 * operating system closes with this program, and then asks the server to stop. It is a courtesy (no
 * server stays behind after a killed test); what makes it certain is that the next start looks for
 * a server on its directory.
 */
final class Guard implements AutoCloseable {
  private static final String SCRIPT =
      """
      read -r never
      case "$(tr '\\0' ' ' < "/proc/$1/cmdline")" in
        */postgres\\ -D\\ "$2"\\ *) kill -INT "$1" ;;
      esac
      """;

  private final Process process;

  private Guard(Process process) {
    this.process = process;
  }

  static Guard over(Postmaster postmaster, ServerDirectory directory) throws IOException {
    Process process =
        new ProcessBuilder(
                "setsid",
                "/bin/sh",
                "-c",
                SCRIPT,
                "artstore-postgres-guard",
                Long.toString(postmaster.pid()),
                directory.cluster().toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Guard(process);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
