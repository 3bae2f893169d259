import { notImitated } from '../../../http/errors';
import { invalid } from '../../errors';
import { type Intrinsic, listArgument, strict } from './intrinsic';

export const findInMap: Intrinsic = strict((argument, { surroundings }) => {
  if (Array.isArray(argument) && argument.length === 4)
    throw notImitated('DefaultValue in Fn::FindInMap (AWS::LanguageExtensions)');
  const [map, first, second] = listArgument('Fn::FindInMap', argument, 3).map(String);
  const value = surroundings.template.Mappings?.[map]?.[first]?.[second];
  if (value === undefined) throw invalid(`Template error: Unable to get mapping for ${map}::${first}::${second}`);
  return value;
});

/** Three Availability Zones in every Region. */
export const getAzs: Intrinsic = strict((argument, { surroundings }) => {
  const region = String(argument ?? '') || surroundings.region;
  return ['a', 'b', 'c'].map((letter) => region + letter);
});
