package io.artstore.app.serve;

import io.artstore.admin.AdminConfig;
import io.artstore.admin.AdminModule;
import io.artstore.element.StorageElementConfig;
import io.artstore.element.StorageElementModule;
import io.artstore.filestore.DirectoryHeldException;
import io.artstore.filestore.FileStoreException;
import io.artstore.ingester.IngesterConfig;
import io.artstore.ingester.IngesterModule;
import io.artstore.query.QueryConfig;
import io.artstore.query.QueryModule;
import io.artstore.servicekit.config.ConfigFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The modules that there are. */
public enum ModuleKind {
  ADMIN(AdminModule.NAME),
  STORAGE_ELEMENT(StorageElementModule.NAME),
  INGESTER(IngesterModule.NAME),
  QUERY(QueryModule.NAME);

  private final String moduleName;

  ModuleKind(String moduleName) {
    this.moduleName = moduleName;
  }

  public static Optional<ModuleKind> of(String moduleName) {
    return Arrays.stream(values()).filter(kind -> kind.moduleName.equals(moduleName)).findFirst();
  }

  public String moduleName() {
    return moduleName;
  }

  /** What the process gives to every module. */
  public record Surroundings(Map<String, String> environment, Clock clock, SecureRandom random) {
    public Surroundings {
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Starts a module; it answers when this returns.
   *
   * @throws RuntimeException of the kinds that the module's own start names
   */
  public RunningModule start(Path config, Surroundings surroundings)
      throws FileStoreException, DirectoryHeldException {
    Clock clock = surroundings.clock();
    return switch (this) {
      case ADMIN -> {
        AdminModule module =
            AdminModule.start(
                load(config, surroundings, AdminConfig.PREFIX, AdminConfig.class),
                clock,
                surroundings.random());
        yield new RunningModule(moduleName, module.uri(), module);
      }
      case STORAGE_ELEMENT -> {
        StorageElementModule module =
            StorageElementModule.start(
                load(config, surroundings, StorageElementConfig.PREFIX, StorageElementConfig.class),
                clock);
        yield new RunningModule(moduleName, module.uri(), module);
      }
      case INGESTER -> {
        IngesterModule module =
            IngesterModule.start(
                load(config, surroundings, IngesterConfig.PREFIX, IngesterConfig.class),
                clock,
                surroundings.random());
        yield new RunningModule(moduleName, module.uri(), module);
      }
      case QUERY -> {
        QueryModule module =
            QueryModule.start(
                load(config, surroundings, QueryConfig.PREFIX, QueryConfig.class), clock);
        yield new RunningModule(moduleName, module.uri(), module);
      }
    };
  }

  private static <T> T load(
      Path config, Surroundings surroundings, String prefix, Class<T> mapping) {
    return ConfigFile.load(config, surroundings.environment(), prefix, mapping);
  }
}
