package io.artstore.app.connection;

import io.artstore.client.ArtStoreClient;
import io.artstore.client.ClientException;
import io.artstore.client.ProblemResponseException;
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

  @Override
  public final Integer call() throws Exception {
    try (ArtStoreClient client = server.connect()) {
      return run(client, new Terminal(spec, json));
    } catch (ConnectionRefusedException e) {
      return fail(e, ExitCodes.USAGE);
    } catch (ProblemResponseException e) {
      return fail(e, exitCode(e));
    } catch (ClientException.NotConnected | ClientException.Broken | ClientException.Stalled e) {
      return fail(e, ExitCodes.TRY_AGAIN);
    } catch (ClientException e) {
      return fail(e, ExitCodes.FAILED);
    }
  }

  /** Does the work and answers the exit code. */
  protected abstract int run(ArtStoreClient client, Terminal terminal) throws Exception;

  private static int exitCode(ProblemResponseException problem) {
    if (problem.status() == 404 || problem.status() == 410) {
      return ExitCodes.NOT_FOUND;
    }
    return problem.retryHelps() ? ExitCodes.TRY_AGAIN : ExitCodes.FAILED;
  }

  private int fail(RuntimeException fault, int exitCode) {
    spec.commandLine().getErr().println(spec.qualifiedName() + ": " + fault.getMessage());
    spec.commandLine().getErr().flush();
    return exitCode;
  }
}
