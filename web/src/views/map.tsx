/** A small map of the counties with what each runs, and the same as a list. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { lang, language, nameOf, openEntity, say } from "../state/state";
import { EntityLink } from "../ui/entity-link";
import { collator } from "./entities/lookup";
import { addressOf, Name } from "./entities/name";
import { type Box, type Label, type Labelled, place } from "./entities/placement";
import { common, type Place, places, whereaboutsOf } from "./entities/places";

const KM_PER_DEGREE = 111.195;
/** Room for labels: at the sides a share of the width, else pixels. */
const MARGIN = { side: 0.15, top: 34, bottom: 52 };
const STEP = 0.5;
const NARROW = 420;
const BAR_KM = 20;
const CUT = { zh: 14, en: 26 };

interface Frame {
  width: number;
  height: number;
  /** Pixels for a degree of latitude. */
  scale: number;
  south: number;
  north: number;
  west: number;
  east: number;
  x: (longitude: number) => number;
  y: (latitude: number) => number;
}

type Located = Place & { point: NonNullable<Place["point"]> };

/** An equirectangular projection, true to scale at the middle latitude, north up. */
function frame(located: Located[], width: number): Frame {
  const latitudes = located.map(({ point }) => point.latitude);
  const longitudes = located.map(({ point }) => point.longitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const side = MARGIN.side * width;
  const scale = (width - 2 * side) / ((east - west) * shrink || 1);
  const height = (north - south) * scale + MARGIN.top + MARGIN.bottom;
  const x = (longitude: number) => side + (longitude - west) * shrink * scale;
  const y = (latitude: number) => MARGIN.top + (north - latitude) * scale;
  return { width, height, scale, south, north, west, east, x, y };
}

function cut(text: string): string {
  const limit = CUT[language.value];
  const characters = [...text];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("")}…` : text;
}

/** The models that a sentence places there: what is only mentioned stands in the list. */
const runs = ({ models }: Place): number[] => models.filter((one) => whereaboutsOf(one).isStated);

function steps(from: number, to: number): number[] {
  const first = Math.ceil(from / STEP);
  return Array.from({ length: Math.floor(to / STEP) - first + 1 }, (_, i) => (first + i) * STEP);
}

const parallels = (map: Frame): number[] => steps(map.south - 0.2, map.north + 0.2);

/** Meridians and parallels, named at the edge. */
function Graticule({ map }: { map: Frame }) {
  return (
    <g class="graticule">
      {parallels(map).map((latitude) => (
        <g key={latitude}>
          <line x1={0} x2={map.width} y1={map.y(latitude)} y2={map.y(latitude)} />
          <text x={6} y={map.y(latitude) - 5}>
            {latitude.toFixed(1)}° N
          </text>
        </g>
      ))}
      {steps(map.west - 0.2, map.east + 0.2).map((longitude) => (
        <g key={longitude}>
          <line x1={map.x(longitude)} x2={map.x(longitude)} y1={0} y2={map.height} />
          <text x={map.x(longitude) + 5} y={14}>
            {longitude.toFixed(1)}° E
          </text>
        </g>
      ))}
    </g>
  );
}

function Bar({ map }: { map: Frame }) {
  const length = (BAR_KM / KM_PER_DEGREE) * map.scale;
  const y = map.height - 16;
  const x = map.width - 16 - length;
  return (
    <g class="scale-bar">
      <path d={`M${x},${y - 5}v5h${length}v-5`} />
      <text x={x + length / 2} y={y - 9} text-anchor="middle">
        {say({ zh: `${BAR_KM} 千米`, en: `${BAR_KM} km` })}
      </text>
      <path d={`M22,${y}v-22m-5,7l5,-8l5,8`} />
      <text x={34} y={y - 6}>
        {say({ zh: "北", en: "N" })}
      </text>
    </g>
  );
}

function Point({ place, label, map }: { place: Located; label: Label | null; map: Frame }) {
  const { area, point } = place;
  const name = [nameOf(area), ...runs(place).map(nameOf)].join(": ");
  return (
    <a
      href={addressOf(area)}
      aria-label={label ? undefined : name}
      data-reported={place.reports.length > 0}
    >
      <circle class="target" cx={map.x(point.longitude)} cy={map.y(point.latitude)} r={14}>
        <title>{name}</title>
      </circle>
      <circle class="point" cx={map.x(point.longitude)} cy={map.y(point.latitude)} r={5.5} />
      {label?.lines.map(({ text, size, y }, i) => (
        <text
          key={text}
          class={i ? "runs" : "county"}
          x={label.x}
          y={y}
          font-size={size}
          text-anchor={label.anchor}
          dominant-baseline="central"
          lang={lang.value}
        >
          {text}
        </text>
      ))}
    </a>
  );
}

/** The points with their labels, as wide as the page's font draws them. */
function points(located: Located[], map: Frame): Labelled[] {
  const pen = document.createElement("canvas").getContext("2d")!;
  const family = getComputedStyle(document.documentElement).fontFamily;
  const line = (text: string, size: number, weight: number) => {
    pen.font = `${weight} ${size}px ${family}`;
    return { text, size, width: pen.measureText(text).width + 2 };
  };
  return located.map((one) => ({
    x: map.x(one.point.longitude),
    y: map.y(one.point.latitude),
    lines: [
      line(nameOf(one.area), map.width < NARROW ? 12 : 14, 700),
      ...runs(one).map((model) => line(cut(nameOf(model)), 12, 400)),
    ],
  }));
}

/** Where labels may be, and what is taken there: the names of the parallels. */
function room(map: Frame): [Box, Box[]] {
  const frame = { x: 4, y: 20, width: map.width - 8, height: map.height - 56 };
  const taken = parallels(map).map((latitude) => ({
    x: 0,
    y: map.y(latitude) - 17,
    width: 50,
    height: 16,
  }));
  return [frame, taken];
}

function Picture({ located, title }: { located: Located[]; title: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const map = width > 0 ? frame(located, width) : null;
  const labels = useMemo(
    () => (map ? place(points(located, map), ...room(map)) : []),
    [located, width, language.value],
  );
  return (
    <div ref={box} class="map-box">
      {map && (
        <svg viewBox={`0 0 ${map.width} ${map.height}`} role="group" aria-label={title}>
          <Graticule map={map} />
          <Bar map={map} />
          {located.map((one, i) => (
            <Point key={one.area} place={one} label={labels[i]} map={map} />
          ))}
        </svg>
      )}
    </div>
  );
}

function Row({ place }: { place: Place }) {
  const { models } = place;
  return (
    <li>
      <div class="map-county">
        <Name entity={place.area} />
        {!place.point && (
          <span class="no-point">{say({ zh: "无坐标", en: "no coordinates" })}</span>
        )}
      </div>
      {models.length > 0 && (
        <div class="map-models">
          {models.map((model) => (
            <span key={model}>
              <EntityLink entity={model} />
              {!whereaboutsOf(model).isStated && (
                <span class="muted small">
                  {say({ zh: "（报道提及，未说在何地）", en: " (mentioned; no place stated)" })}
                </span>
              )}
            </span>
          ))}
        </div>
      )}
      {place.reports.map(({ article, sentences }) => (
        <p key={article} class="small map-article">
          <button type="button" class="link" lang={lang.value} onClick={() => openEntity(article)}>
            {nameOf(article)}
          </button>{" "}
          <span class="count">
            {sentences} {say({ zh: "句", en: sentences === 1 ? "sentence" : "sentences" })}
          </span>
        </p>
      ))}
    </li>
  );
}

export function CountyMap() {
  const all = useMemo(places, []);
  const located = useMemo(() => all.filter((one): one is Located => one.point !== null), [all]);
  if (!located.length) return null;
  const whole = common(all);
  const name = whole === null ? "" : nameOf(whole);
  const title = say({
    zh: `${name}各地在做什么`,
    en: name ? `What the counties of ${name} run` : "What each place runs",
  });
  const order = collator();
  const sorted = all.toSorted((a, b) => order.compare(nameOf(a.area), nameOf(b.area)));
  const silent = sorted.filter(({ reports }) => !reports.length);
  return (
    <section class="map" aria-labelledby="map-title">
      <h2 id="map-title">{title}</h2>
      <div class="map-columns">
        <figure>
          <Picture located={located} title={title} />
          <figcaption class="small muted">
            {say({
              zh: "点为县（市、区）治所；空心点在本资料中没有报道。坐标：",
              en: "A point is the seat of a county; a hollow one has no report in this corpus. Coordinates: ",
            })}
            <a href="https://www.geonames.org/" target="_blank" rel="noreferrer">
              GeoNames
            </a>
            {say({ zh: "，", en: ", " })}
            <a href="https://creativecommons.org/licenses/by/4.0/" target="_blank" rel="noreferrer">
              CC BY 4.0
            </a>
          </figcaption>
        </figure>
        <div>
          <ul class="map-list">
            {sorted
              .filter(({ reports }) => reports.length > 0)
              .map((one) => (
                <Row key={one.area} place={one} />
              ))}
          </ul>
          {silent.length > 0 && (
            <p class="map-rest muted small">
              {say({ zh: "没有报道：", en: "No report: " })}
              {silent.map(({ area }, i) => (
                <span key={area}>
                  {i > 0 && say({ zh: "、", en: ", " })}
                  <Name entity={area} />
                </span>
              ))}
            </p>
          )}
        </div>
      </div>
    </section>
  );
}
