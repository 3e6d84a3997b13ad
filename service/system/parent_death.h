#pragma once

namespace backup {

//! From now on each process that this one forks is killed when this one, or the thread that forked it, ends, from its
//! first instant on. QProcess's own child needs that: with Qt 6.8, before it does what setChildProcessModifier() says,
//! it waits for a word of its parent (forkfd.c), for ever when that has been killed, and holds all locks and sockets
//! meanwhile.
//! With Qt 6.4 it is born in a way that runs no handler of ours, and its modifier has to say the same.
void letChildrenDieWithThis();

}
