/**
 * Small neighbours for tests of one module: tokens signed with a key of their own, a registry, and
 * a storage element that keeps everything in memory. They speak the real HTTP contract over real
 * sockets, and can be told to refuse, to fall silent and to cut.
 */
@NullMarked
package io.artstore.testkit.modules;

import org.jspecify.annotations.NullMarked;
