/** The command line of ArtStore: the only {@code main()}, which puts the commands together. */
@NullMarked
package io.artstore.app;

import org.jspecify.annotations.NullMarked;
