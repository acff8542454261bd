package io.artstore.app.connection;

import io.artstore.app.serve.StartFailure;
import io.artstore.client.ArtStoreClient;
import io.artstore.client.ClientException;
import io.artstore.client.ProblemResponseException;
import io.artstore.filestore.FileStoreException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that connects, does its work, and turns faults into a sentence and an exit code. */
public abstract class ClientCommand implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Print JSON, one object on each line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused")
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  private String failure = "";

  @Override
  public final Integer call() throws Exception {
    int exitCode = work();
    try {
      ended(exitCode, failure);
      return exitCode;
    } catch (UncheckedIOException e) {
      return fail(e, ExitCodes.FAILED);
    }
  }

  private int work() throws Exception {
    try (ArtStoreClient client = server.connect()) {
      return run(client, new Terminal(spec, json));
    } catch (ConnectionRefusedException e) {
      return fail(e, ExitCodes.USAGE);
    } catch (ClientException e) {
      return fail(e, exitCode(e));
    } catch (FileStoreException | UncheckedIOException e) {
      // A disk that is full, a folder that is not ours: nothing of ArtStore is at fault.
      return fail(e, ExitCodes.FAILED);
    }
  }

  /** Does the work and answers the exit code. */
  protected abstract int run(ArtStoreClient client, Terminal terminal) throws Exception;

  /**
   * Hears how the command ended, whatever the reason.
   *
   * @param error what was told about the failure; empty when nothing failed
   */
  protected void ended(int exitCode, String error) {}

  /** Remembers what a command has told itself about its failure. */
  protected final void failedWith(String told) {
    failure = told;
  }

  /** What a command ends with that met this. */
  protected static int exitCode(ClientException fault) {
    return switch (fault) {
      case ProblemResponseException problem
          when problem.status() == 404 || problem.status() == 410 ->
          ExitCodes.NOT_FOUND;
      case ProblemResponseException problem ->
          problem.retryHelps() ? ExitCodes.TRY_AGAIN : ExitCodes.FAILED;
      case ClientException.NotConnected away -> ExitCodes.TRY_AGAIN;
      case ClientException.Broken broken -> ExitCodes.TRY_AGAIN;
      case ClientException.Stalled stalled -> ExitCodes.TRY_AGAIN;
      case ClientException other -> ExitCodes.FAILED;
    };
  }

  private int fail(Exception fault, int exitCode) {
    String cause =
        fault instanceof UncheckedIOException unchecked
            ? ": " + StartFailure.describe(unchecked)
            : "";
    failure = fault.getMessage() + cause;
    spec.commandLine().getErr().println(spec.qualifiedName() + ": " + failure);
    spec.commandLine().getErr().flush();
    return exitCode;
  }
}
