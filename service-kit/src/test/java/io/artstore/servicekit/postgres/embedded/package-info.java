/** Proofs on real servers: started, killed, orphaned, refused. */
@NullMarked
package io.artstore.servicekit.postgres.embedded;

import org.jspecify.annotations.NullMarked;
