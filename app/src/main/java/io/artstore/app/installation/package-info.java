/**
 * The data directory of {@code artstore up}: what lies where, the secrets, and the configuration
 * files of the modules. It writes what {@code artstore serve} reads, so that both forms run the
 * same modules.
 */
@NullMarked
package io.artstore.app.installation;

import org.jspecify.annotations.NullMarked;
