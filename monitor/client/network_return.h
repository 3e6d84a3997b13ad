#pragma once

namespace backup {

class ServerPool;

//! Polls all servers of \a pool at once whenever the system tells that it has a network again. False when no part of
//! this system tells of the network; servers that are back are found by the next poll then.
bool pollWhenNetworkReturns(ServerPool &pool);

}
