#pragma once

#include <QIcon>
#include <QPainter>
#include <functional>

namespace backup {

//! Paints into a square of 16 by 16 units.
using IconPainting = std::function<void(QPainter &painter, QIcon::Mode mode)>;

//! An icon painted anew at every size, scale and palette: no icon theme and no image format is needed.
QIcon paintedIcon(const IconPainting &painting);

}
