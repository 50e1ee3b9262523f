/** Access to what the engine's own package keeps to itself; see {@link ScriptRunner}. */
@NullMarked
package ai.djl.pytorch.jni;

import org.jspecify.annotations.NullMarked;
